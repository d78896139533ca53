// Slipway's own programs in the sandbox, and the moments at which the host engine starts one there.
import { type Attempt, EACCES, ENOENT, EPERM, EROFS, refused } from '../attempt.ts';
import type { World } from '../world.ts';

const OPENED = [EACCES, EPERM, EROFS, ENOENT, 'Text file busy', 'No such process'];
const EXECS = 12;

/** What the attempts below lie in wait for. */
async function execOften({ sandbox }: World): Promise<void> {
  for (let i = 0; i < EXECS; i++) await sandbox.exec(['true']);
}

export const PROGRAMS: readonly Attempt[] = [
  {
    id: 'overwrite-programs',
    family: 'programs',
    title: 'Overwrite the programs that Slipway runs in the sandbox',
    expected: 'refused',
    where: 'both',
    script: `
root=; [ "$PLACE" = terminal ] || root=/host
poke $(find $root/usr/libexec/slipway -type f) $root/usr/bin/bash $root/usr/bin/tar $root/usr/bin/docker $root/usr/bin/perl $root/usr/sbin/runc $root/usr/sbin/dockerd
try 'new program' touch $root/usr/libexec/slipway/$TOKEN
try 'move it away' mv $root/usr/libexec/slipway $root/usr/libexec/$TOKEN
try 'mount over it' mount --bind /tmp $root/usr/libexec/slipway
umount $root/usr/libexec/slipway 2> /dev/null
for link in /proc/[0-9]*/exe; do
    case $(readlink "$link" 2> /dev/null) in /usr/libexec/slipway/*) poke "$link" ;; esac
done`,
    // A mount of the container's own stays in the container's own namespace: nobody else sees it.
    denials: [refused(...OPENED, 'must be superuser', 'permission denied'), /^mount over it: DONE\s*$/],
    traces: async ({ sandbox }, token) => {
      const { stdout } = await sandbox.exec(['ls', '/usr/libexec/slipway', '/usr/libexec']);
      return [
        ...(stdout.includes(token) ? ['a program was added to the sandbox'] : []),
        ...(stdout.includes('shell') ? [] : ["the sandbox's programs are covered"]),
      ];
    },
  },
  {
    id: 'runc-race',
    family: 'programs',
    title: 'Catch the host engine’s runc as it comes in, and overwrite it (CVE-2019-5736)',
    expected: "it takes no write; the learner's own engine's is the learner's",
    where: 'both',
    meanwhile: execOften,
    // A runc runs from a copy of itself in memory, sealed against writes: it may be opened for writing, so only a write
    // tells (the first byte, as it was). A process whose user namespace cannot be read is nobody's but the host's.
    script: `
proc=/proc; [ "$PLACE" = terminal ] || proc=/hostproc
timeout $((20 * PATIENCE)) perl -e '
my ($proc, $place, $seconds) = @ARGV; my $end = time + $seconds; my ($rounds, %seen, %known) = (0);
my $own = readlink("/proc/self/ns/user");
sub overwrite {
    my ($who, $how, $path) = @_;
    my $what = "$who by its $how";
    sysopen(my $w, $path, 1) or return $seen{"$what: refused (1) open: $!"} = 1;
    sysopen(my $r, $path, 0) && sysread($r, my $byte, 1) or return;
    $seen{defined syswrite($w, $byte) ? "$what: DONE written" : "$what: refused (1) write: $!"} = 1;
}
while (time < $end) {
    $rounds++;
    opendir(my $d, $proc); my @p = grep { /^\\d+$/ && !$known{$_} } readdir $d; closedir $d;
    for my $p (@p) {
        my $exe = readlink("$proc/$p/exe");
        if (!defined $exe) { next }
        if ($exe !~ m{runc|memfd|enter$}) { $known{$p} = 1 if $exe =~ m{^/usr/(bin|sbin)/(?!runc)}; next }
        my $space = readlink("$proc/$p/ns/user") // "";
        my $is_own = $space ne "" && ($place eq "terminal" ? $space ne $own : $space eq $own);
        sysopen(my $kept, "$proc/$p/exe", 0) or next;
        if ($is_own) { $seen{"own: $exe"} = 1; next }
        overwrite("host: $exe", "process", "$proc/$p/exe");
        overwrite("host: $exe", "descriptor", "/proc/self/fd/" . fileno($kept));
    }
    select(undef, undef, undef, 0.0005);
}
print "$_\\n" for sort keys %seen;
print $rounds > 50 ? "looked often\\n" : "looked $rounds times\\n";' $proc $PLACE $((3 * PATIENCE))`,
    denials: [/^looked often$/, /^own: /, refused(...OPENED)],
  },
  {
    id: 'descriptors-of-an-exec',
    family: 'programs',
    title: "Find a descriptor of the host engine's left open in a command",
    expected: 'stdin, stdout and stderr are all there is',
    where: 'both',
    script: `
perl -e '
for my $fd (0 .. 1023) { my $to = readlink("/proc/$$/fd/$fd") // next; print "descriptor $fd: ", ($fd > 2 && $to !~ m{^/proc/$$/fd$} ? "DONE $to" : "refused (0) standard"), "\\n" }' 2> /dev/null
for n in 3 4 5 6 7 8 9 10; do try "through descriptor $n" cat "/proc/self/fd/$n/../../../../../../$SECRET_PATH"; done`,
    denials: [refused('standard', ENOENT, EACCES, 'Not a directory')],
  },
  {
    id: 'descriptors-of-a-terminal',
    family: 'programs',
    title: "Find a descriptor of Slipway's left open in a terminal",
    expected: 'stdin, stdout and stderr are all there is',
    where: 'terminal',
    inShell: true,
    script: `
perl -e 'for my $fd (0 .. 1023) { my $to = readlink("/proc/" . getppid() . "/fd/$fd") // next; print "descriptor $fd: ", ($to =~ m{^/dev/pts/|/\\.doctor-|^/dev/tty|^/dev/null} ? "refused (0) standard" : "DONE $to"), "\\n" }'`,
    denials: [refused('standard')],
  },
  {
    id: 'working-directory',
    family: 'programs',
    title: 'Start a container in a directory that the engine has open (CVE-2024-21626)',
    expected: "it is refused, or it is the learner's own engine's",
    where: 'terminal',
    script: `
for n in 6 7 8 9; do
    try "in descriptor $n" docker run --rm --workdir /proc/self/fd/$n diamol/base sh -c "cat ../../../../../../../../../..$SECRET_PATH"
done`,
    denials: [
      refused(
        'No such file or directory',
        'not a directory',
        'no such file or directory',
        'outside of container',
        'mkdir',
        'permission denied',
        'operation not permitted',
        'getcwd',
      ),
    ],
  },
  {
    id: 'programs-in-the-way',
    family: 'programs',
    title: "Have Slipway run the learner's programs instead of its own",
    expected: 'they are not run',
    where: 'host-api',
    run: async ({ sandbox }, token) => {
      const trap = Buffer.from(`#!/bin/sh\ntouch /tmp/${token}\n`);
      const names = ['tar', 'socat', 'dial', 'knock', 'vitals', 'hold', 'enter', 'sh', 'env'];
      const folders = ['bin', '.local/bin'];
      const files = folders.flatMap((folder) =>
        names.map((name) => ({ path: `${folder}/${name}`, content: trap, mode: 0o755 })),
      );
      await sandbox.writeFiles(files);
      await sandbox.writeFiles([{ path: 'after.txt', content: Buffer.from('x') }]);
      await sandbox.engine.ping();
      const { stdout } = await sandbox.exec(['/usr/bin/ls', '/tmp']);
      await sandbox.exec([
        '/usr/bin/rm',
        '-rf',
        '/home/learner/bin',
        '/home/learner/.local/bin',
        '/home/learner/after.txt',
      ]);
      return stdout.includes(token) ? 'trap: DONE it was run' : 'not run';
    },
    denials: [/^not run$/],
  },
  {
    id: 'words-of-init',
    family: 'programs',
    title: "Speak in the sandbox's name to the host engine (its log says when it is ready)",
    expected:
      "the output of what writes to the log cannot be opened; the engine is the learner's own and may be traced, init is not, and all that is believed of the log is its first words",
    where: 'both',
    // In a container, the sandbox's processes have no numbers to trace them by; the engine's memory is its root's own.
    script: `
proc=/proc; [ "$PLACE" = terminal ] || proc=/hostproc
writers=
for process in $proc/[0-9]*; do
    pid=\${process#$proc/}
    case $pid:$(cat $process/comm 2> /dev/null) in 1:* | *:engine | *:dockerd) writers="$writers $pid" ;; esac
done
for pid in $writers; do
    poke $proc/$pid/fd/1 $proc/$pid/fd/2
    if [ "$PLACE" = container ]; then
        [ "$(cat $proc/$pid/comm)" = dockerd ] || poke $proc/$pid/mem
        continue
    fi
    try "trace process $pid" perl -e 'eval $ENV{PERL_NUMBERS} . q{
        my $pid = 0 + $ARGV[0]; syscall(nr("ptrace"), 0x4206, $pid, 0, 0) < 0 and die "$!\\n"; print "attached as its owner"; 1 } or print($@), exit 1' $pid
done
echo "found $(wc -w <<< "$writers") processes"`,
    denials: [
      /^found [3-9] processes$/,
      refused(EACCES, EPERM),
      /^trace process (?!1:)\d+: DONE attached as its owner$/,
    ],
    traces: async ({ sandbox }) => {
      const { exitCode } = await sandbox.exec(['true']);
      return exitCode === 0 ? [] : [`Slipway's next command ended with ${exitCode}`];
    },
  },
];
