// Using up the host, so that others get nothing. Each ends by itself, and is watched from a neighbour's sandbox.
import { once } from 'node:events';
import { SlipwayError } from '../../../lib/errors.ts';
import { pause } from '../../../server/engine/deadline.ts';
import type { Sandbox, TerminalChannel } from '../../../server/sandbox/sandbox-provider.ts';
import { type Attempt, refused } from '../attempt.ts';
import { ENDED_EARLY, type Exhaustion, exhaustionAttempt, type Victim } from '../exhaustion.ts';
import type { World } from '../world.ts';
import { GROUP_FLOODS } from './group-floods.ts';

const FLOOD_MS = 3000;
const FLOOD_END_MS = 20_000;
const STORM_MS = 40_000;
const AGAIN_MS = 500;

const FORK_BOMB = `
perl -e '
$| = 1; my ($end, $first, $said) = (time + $ENV{SECONDS_TO_LAST}, $$, 0);
while (time < $end) {
    my $pid = fork;
    if (!defined $pid) { print "processes: refused (1) $!\\n" if $$ == $first && !$said++; select(undef, undef, undef, 0.01) }
}' | sort -u`;
const NO_PROCESS = refused('Resource temporarily unavailable', 'Cannot allocate memory');
const HELD_TO_LIMIT = refused(
  'Killed',
  'Out of memory',
  'Cannot allocate memory',
  'No space left on device',
  'Resource temporarily unavailable',
);
const KILLED = /^\S.*?: refused \((137|9)\)/;

/** In the words of a shell whose process it was. */
const KILLED_BY_THE_KERNEL = /^(\S*bash|script): line \d+: +\d+ Killed\b/;

const TAKE_TERMINALS = `
take() {
    perl -e 'my @kept; while (@kept < 100_000) { sysopen(my $f, $ARGV[0], 2) or last; push @kept, $f } print "terminals: refused (28) $!\\n"; select(undef, undef, undef, $ENV{SECONDS_TO_LAST})' "$1"
}
`;
const NO_TERMINAL = refused('No space left on device', 'Too many open files', 'Cannot allocate memory');
/** A neighbour opens a terminal, and the host has some left that no container can take. */
const terminalProbe = (left: number) => `
perl -e 'sysopen(my $f, "/dev/ptmx", 2) or die "a terminal: $!\\n"' || exit
read -r max < /proc/sys/kernel/pty/max; read -r used < /proc/sys/kernel/pty/nr
[ $((max - used)) -ge ${left} ] || { echo "the host has $((max - used)) terminals left"; exit 1; }`;

const EXHAUSTIONS: readonly Exhaustion[] = [
  {
    id: 'fork-bomb',
    title: 'A fork bomb in the terminal',
    expected: 'the limit of processes stops it; others and the own engine go on',
    script: FORK_BOMB,
    inShell: true,
    denials: [NO_PROCESS, /^.*fork: .*Resource temporarily unavailable$/, ENDED_EARLY],
  },
  {
    id: 'fork-bomb-in-a-container',
    title: 'A fork bomb in a container without limits',
    expected: 'the limit of processes stops it; others and the own engine go on',
    script: FORK_BOMB,
    place: 'container',
    denials: [NO_PROCESS, /^.*fork: .*Resource temporarily unavailable$/, ENDED_EARLY],
  },
  {
    id: 'memory-hog',
    title: 'Take all memory',
    expected: 'it is killed at the limit',
    script: `try memory perl -e 'my @kept; for (1 .. 2 * $ENV{MEMORY} / (32 << 20)) { push @kept, "x" x (32 << 20) } print "took twice the limit"'`,
    denials: [HELD_TO_LIMIT, KILLED],
  },
  {
    id: 'memory-by-files',
    title: 'Take all memory by files in memory',
    expected: 'their file systems are small, or the limit of memory stops it',
    script: `
for directory in /dev/shm /run /run/slipway /run/user /tmp; do
    [ "$(stat -f -c %T $directory 2> /dev/null)" = tmpfs ] || continue
    try "fill $directory" dd if=/dev/zero of=$directory/fill bs=1M count=$((2 * MEMORY / 1048576)) status=none
    rm -f $directory/fill
done
echo 'filled them'`,
    denials: [HELD_TO_LIMIT, KILLED, refused('Permission denied', 'Read-only file system'), /^filled them$/],
  },
  {
    id: 'memory-by-a-mount',
    title: 'Take all memory by a file system of one’s own in a container',
    expected: 'the limit of memory stops it',
    place: 'container',
    script: `
mkdir -p /tmp/hog && mount -t tmpfs -o size=$((4 * MEMORY)) hog /tmp/hog
try 'fill it' dd if=/dev/zero of=/tmp/hog/fill bs=1M count=$((2 * MEMORY / 1048576)) status=none
rm -f /tmp/hog/fill; umount /tmp/hog`,
    denials: [HELD_TO_LIMIT, KILLED, KILLED_BY_THE_KERNEL, ENDED_EARLY],
  },
  {
    id: 'disk-fill',
    title: 'Fill the disk',
    expected: "the sandbox's own disk is full at its limit, the host's is not",
    script: `
for directory in ~ /tmp; do
    try "fill $directory" dd if=/dev/zero of=$directory/fill bs=4M count=$((2 * DISK / 4194304)) status=none
done
used=$(du -cB1 ~/fill /tmp/fill 2> /dev/null | awk 'END { print $1 }')
rm -f ~/fill /tmp/fill
[ "$used" -le "$DISK" ] && echo 'disk: refused (1) no more than the limit' || echo "disk: DONE $used bytes of $DISK"`,
    denials: [refused('No space left on device', 'Disk quota exceeded', 'no more than the limit')],
    seconds: 15,
  },
  {
    id: 'inode-fill',
    title: 'Use up the files of the disk',
    expected: 'the disk has an end of its own',
    script: `
mkdir -p ~/many
try 'make files' perl -e 'for my $i (1 .. 300_000) { open(my $f, ">", "$ENV{HOME}/many/$i") or die "$!\\n" } print "300000 files"'
rm -rf ~/many`,
    // With the default of one for 16 KiB there are 32768 on a disk of 512 MiB; a plain volume has the host's.
    denials: [refused('No space left on device', 'Disk quota exceeded')],
    seconds: 15,
  },
  {
    id: 'image-flood',
    title: 'Fill the disk with images',
    expected: "the sandbox's own disk is full, and the engine goes on",
    script: `
mkdir -p ~/flood && truncate -s $((2 * DISK)) ~/flood/file
LIMIT=$((60 * PATIENCE)) try 'make an image' bash -o pipefail -c 'tar -cf - -C ~/flood file | docker import - flood'
rm -rf ~/flood; docker rmi flood > /dev/null 2>&1
docker ps > /dev/null && echo 'the engine answers'`,
    denials: [refused('No space left on device'), /no space left on device/i, /^the engine answers$/],
    seconds: 30,
  },
  {
    id: 'log-flood',
    title: 'Flood the logs of a container',
    expected: "they are on the sandbox's own disk",
    script: `
docker run --detach --name flood diamol/base sh -c 'yes "$(head -c 4000 /dev/zero | tr "\\\\0" x)"' > /dev/null
sleep $SECONDS_TO_LAST
docker rm --force flood > /dev/null
echo 'flooded'`,
    denials: [/^flooded$/, /no space left on device/i],
  },
  {
    id: 'open-files',
    title: 'Open as many files as can be, in many processes',
    expected: 'each process has its limit; others can open theirs',
    script: `
for process in $(seq 24); do
    perl -e 'my @kept; while (@kept < 2_000_000) { open(my $f, "<", "/dev/null") or last; push @kept, $f } print "files: refused (24) $!\\n"; select(undef, undef, undef, $ENV{SECONDS_TO_LAST})' &
done | sort -u
wait`,
    // Where the limit is high, the memory that their descriptions take comes first.
    denials: [refused('Too many open files'), HELD_TO_LIMIT, KILLED_BY_THE_KERNEL, /^script: killed \(137\)$/],
    probe: 'exec 3< /dev/null && [ -r /dev/fd/3 ]',
  },
  {
    id: 'pseudo-terminals',
    title: "Use up the terminals of the whole host from one's own",
    expected: 'the sandbox has a small stock of its own, and so have others',
    script: `${TAKE_TERMINALS}take /dev/ptmx`,
    denials: [NO_TERMINAL],
    // Far more than a sandbox's own stock: what is left of the host's is nearly all.
    probe: terminalProbe(1024 + 1024),
  },
  {
    id: 'pseudo-terminals-by-a-mount',
    title: 'Use up the terminals of the whole host from a file system of one’s own in a container',
    expected: "the host's own and each sandbox's are another stock, of which others' new containers are lent some",
    place: 'container',
    script: `${TAKE_TERMINALS}
mkdir -p /tmp/terminals && mount -t devpts -o newinstance,ptmxmode=0666,max=1000000 terminals /tmp/terminals && take /tmp/terminals/ptmx
umount /tmp/terminals`,
    denials: [NO_TERMINAL],
    probe: `${terminalProbe(256)}
try 'run --tty' docker run --rm --tty diamol/base tty | grep -q 'DONE /dev/' || { echo 'a container with a terminal'; exit 1; }`,
  },
  {
    id: 'watches',
    title: 'Use up the file watches of others (inotify)',
    expected: "the limit is one's own",
    script: `perl -e 'eval $ENV{PERL_NUMBERS} . q{ my $n = 0; while ($n < 100_000) { last if syscall(nr("inotify_init1"), 0) < 0; $n++ } print "watches: refused (24) $!\\n"; select(undef, undef, undef, $ENV{SECONDS_TO_LAST}); 1 } or print $@'`,
    denials: [refused('Too many open files', 'Cannot allocate memory')],
    probe: `perl -e 'eval $ENV{PERL_NUMBERS} . q{ die "a watch: $!\\n" if syscall(nr("inotify_init1"), 0) < 0; 1 } or die $@'`,
  },
  {
    id: 'registry-hog',
    title: "Hold all of the registry's connections",
    expected: 'a sandbox has a few; others are answered',
    script: `[ -S /srv/slipway/registry/registry.sock ] || { echo 'SKIP: there is no registry here'; exit; }
perl -MSocket -e '
$SIG{PIPE} = "IGNORE"; my @kept; for (1 .. 2000) { socket(my $s, PF_UNIX, SOCK_STREAM, 0) or last; connect($s, pack_sockaddr_un("/srv/slipway/registry/" . ($_ % 2 ? "registry" : "hub") . ".sock")) or last; syswrite($s, "GET "); push @kept, $s }
print "connections: held\\n"; select(undef, undef, undef, $ENV{SECONDS_TO_LAST})'`,
    denials: [/^connections: held$/],
    probe: `docker pull --quiet diamol/base || { echo 'the registry does not answer'; exit 1; }`,
  },
  {
    id: 'busy-loops',
    title: 'Keep all CPUs busy',
    expected: 'the limit of CPU holds; others go on',
    script: `for i in $(seq 32); do timeout $SECONDS_TO_LAST perl -e '1 while 1' & done; wait; echo 'ended'`,
    denials: [/^ended$/],
    inShell: true,
    usesCpu: true,
    seconds: 9,
  },
  {
    id: 'namespace-storm',
    title: 'Make namespaces and mounts without end',
    expected: 'limits stop it, or nobody notices',
    script: `
for i in 1 2 3 4; do
    timeout $SECONDS_TO_LAST bash -c 'while :; do unshare --user --map-root-user --mount --net --ipc bash -c "for m in 1 2 3 4 5 6 7 8; do mount -t tmpfs t /mnt; done" > /dev/null 2>&1; done' &
done
wait; echo 'ended'`,
    denials: [/^ended$/],
  },
  {
    id: 'output-flood',
    title: 'Answer with output without end',
    expected: 'it is cut off at a size',
    act: ({ sandbox }) =>
      sandbox.exec(['yes', 'x'.repeat(1000)]).then(
        ({ stdout }) => `output: DONE ${stdout.length} characters`,
        (error: unknown) => `output: refused (1) ${error instanceof SlipwayError ? error.code : String(error)}`,
      ),
    denials: [refused('too-large')],
  },
  {
    id: 'terminal-flood',
    title: 'Print without end in a terminal (yes)',
    expected: 'it goes no faster than it is read, and Ctrl-C ends it',
    act: floodTerminal,
    denials: [/^ended after Ctrl-C$/],
  },
  {
    id: 'command-storm',
    title: 'Have Slipway run many commands and terminals at once',
    expected: 'they end, others go on',
    act: stormCommands,
    denials: [/^ended, with 8 terminals$/],
  },
  {
    id: 'container-storm',
    title: 'Start containers without end',
    expected: "the sandbox's own limits stop it, the learner can remove them or has it started again, others go on",
    script: `
for worker in 1 2 3 4; do
    timeout $((2 * SECONDS_TO_LAST)) bash -c 'while :; do docker run --detach --label storm diamol/base sleep 1000000 > /dev/null 2>&1; done' &
done
wait
made=$(docker ps --all --quiet --filter label=storm) && echo "made $(wc -w <<< "$made") containers"
# An engine that is out of breath may want to be told again.
for try in 1 2 3 4 5 6; do
    docker rm --force $(docker ps --all --quiet --filter label=storm) > /dev/null 2>&1
    [ -n "$(docker ps --all --quiet --filter label=storm || echo unknown)" ] || { echo 'removed them'; break; }
    sleep 1
done`,
    // A client without memory or a process left for it aborts, or is not even begun.
    denials: [
      ...[/^made [1-9]\d* containers$/, /^removed them$/, /^bash: fork: (retry: )?Resource temporarily unavailable$/],
      /^bash: .* (Aborted|Killed)\b.* docker run /,
      // The engine may be what memory is taken from; the sandbox ends with it.
      ...[/^Cannot connect to the Docker daemon /, /^script: (killed \(137\)|gone)$/],
    ],
    seconds: 8,
  },
  {
    id: 'ten-thousand-containers',
    title: 'Make 10,000 containers that are never started',
    expected: "it ends at the sandbox's own limits, or goes on in them; others go on",
    script: `
for worker in 1 2 3 4; do
    timeout $((2 * SECONDS_TO_LAST)) bash -c 'for i in {1..2500}; do
        curl --silent --fail --output /dev/null --unix-socket /run/docker.sock --json "{\\"Image\\":\\"diamol/base\\"}" http://engine/containers/create || exit; done' &
done
wait
made=$(docker ps --all --quiet) && echo "made $(wc -w <<< "$made") containers"`,
    denials: [/^made [1-9]\d* containers$/],
    seconds: 8,
  },
];

/** Reads as fast as it comes, as the server does for a page. */
async function floodTerminal({ sandbox }: Victim, { patience }: World): Promise<string> {
  const { stream } = await sandbox.openTerminal(newShell('flood'));
  const ended = once(stream, 'close', { signal: AbortSignal.timeout(patience.ms(FLOOD_END_MS)) });
  stream.on('error', () => undefined).resume();
  stream.write('yes slipway\r');
  await new Promise((resolve) => setTimeout(resolve, FLOOD_MS));
  stream.write('\u0003exit\r');
  await ended;
  return 'ended after Ctrl-C';
}

async function stormCommands({ sandbox }: Victim, { patience }: World): Promise<string> {
  const timeoutMs = patience.ms(STORM_MS);
  const end = new AbortController();
  const signal = AbortSignal.any([end.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const commands = Array.from({ length: 48 }, () => sandbox.exec(['true'], { timeoutMs, signal }));
    const shells = Array.from({ length: 8 }, (_, index) => insistOnTerminal(sandbox, `storm-${index}`, signal));
    const [terminals] = await Promise.all([Promise.all(shells), Promise.all(commands)]);
    for (const { stream } of terminals) {
      stream.on('error', () => undefined).resume();
      stream.write('exit\r');
    }
    return `ended, with ${terminals.length} terminals`;
  } finally {
    end.abort();
  }
}

/** Asks again, as a page does: on a slow host a single try may take too long while all others are made. */
async function insistOnTerminal(sandbox: Sandbox, name: string, signal: AbortSignal): Promise<TerminalChannel> {
  for (;;) {
    try {
      return await sandbox.openTerminal(newShell(name));
    } catch (error) {
      if (signal.aborted) throw error;
      await pause(AGAIN_MS);
    }
  }
}

const newShell = (name: string) => ({ name, cols: 80, rows: 24, nonce: name, firstSeq: 0, resumeFrom: 0 });

export const RESOURCES: readonly Attempt[] = [...EXHAUSTIONS, ...GROUP_FLOODS].map(exhaustionAttempt);
