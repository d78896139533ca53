// Direct lines: the sockets, in a folder of the server's, over which a sandbox's terminals talk to it.
import { randomBytes } from 'node:crypto';
import { LINES_PATH } from '../../../server/sandbox/direct-lines.ts';
import { type Attempt, EACCES, ENOENT, EPERM, EROFS, refused } from '../attempt.ts';
import type { World } from '../world.ts';

const TERMINALS = 5;
const NAME = '[0-9a-f]\\{32\\}';
/** In the learner's container the sandbox's root is another one. */
const FOLDER = `
folder=${LINES_PATH}; [ "$PLACE" = terminal ] || folder=/host$folder
grep -q " $folder " /proc/self/mountinfo || { echo 'SKIP: terminals go through the engine here'; exit; }`;

/** Somebody opens terminals, one after the other: each has a line. */
async function openTerminals({ sandbox }: World): Promise<void> {
  for (let count = 0; count < TERMINALS; count += 1) {
    const name = `doctor-${randomBytes(6).toString('hex')}`;
    const options = { name, cols: 80, rows: 24, nonce: 'doctor', firstSeq: 0, resumeFrom: 0 };
    const { stream } = await sandbox.openTerminal(options);
    stream.on('error', () => undefined).destroy();
    await sandbox.closeTerminal(name);
  }
}

export const LINES: readonly Attempt[] = [
  {
    id: 'lines-listing',
    family: 'sockets',
    title: 'List the sockets of terminals, or be told of new ones',
    expected: 'the folder can be entered only',
    where: 'both',
    script: `${FOLDER}
try 'list' ls "$folder"
try 'list as root' unshare --user --map-root-user ls "$folder"
try 'watch' perl -e 'eval $ENV{PERL_NUMBERS} . q{
    my $watch = syscall(nr("inotify_init1"), 0); syscall(nr("inotify_add_watch"), $watch, "$ARGV[0]", 0x100) < 0 and die "$!\\n"; 1 } or print($@), exit 1' "$folder"`,
    denials: [refused(EACCES, EPERM)],
    meanwhile: openTerminals,
  },
  {
    id: 'lines-names',
    family: 'sockets',
    title: 'Read the name of a socket where Slipway says it, and be there first',
    expected: 'it is said only to a process that nobody may look into',
    where: 'both',
    script: `${FOLDER}
proc=/proc root=; [ "$PLACE" = terminal ] || { proc=/hostproc; root=/host; }
# The process of a program that one may not read is closed to one from its first moment on.
peek "$root/usr/libexec/slipway/hold"
looks=0 until=$((SECONDS + 4))
while [ $SECONDS -lt $until ]; do
    looks=$((looks + 1))
    grep -aho "[S]LIPWAY_LINE=$folder/${NAME}" $proc/[0-9]*/environ $proc/[0-9]*/cmdline 2> /dev/null | tr -d '\\0' | sed 's/^/found: DONE /'
done
echo "looked $looks times"`,
    denials: [/^looked [1-9]\d* times$/, refused(EACCES)],
    meanwhile: openTerminals,
  },
  {
    id: 'lines-second-connection',
    family: 'sockets',
    title: 'Connect to the socket of a terminal that is open, by the name that it had',
    expected: 'the name is gone',
    where: 'terminal',
    inShell: true,
    script: `${FOLDER}
names=$(grep -o "/${NAME}$" /proc/net/unix | sort -u)
[ -n "$names" ] || echo 'unable to see the name of the own one'
for name in $names; do
    try "connect $name" socat -u "UNIX-CONNECT:$folder$name" -
done`,
    denials: [refused(ENOENT, 'Connection refused')],
  },
  {
    id: 'lines-write',
    family: 'sockets',
    title: 'Put sockets of one’s own where Slipway has its own',
    expected: 'the folder cannot be written',
    where: 'both',
    script: `${FOLDER}
try 'make a file' touch "$folder/$TOKEN"
try 'make a folder' mkdir "$folder/$TOKEN"
try 'make a socket' timeout 3 socat "UNIX-LISTEN:$folder/$TOKEN.sock" -
try 'make a link' ln -s /tmp "$folder/$TOKEN"
try 'open it' chmod 777 "$folder"
try 'have it' chown "$(id -u)" "$folder"
try 'move it' mv "$folder" "$folder.$TOKEN"
try 'remove it' rmdir "$folder"
try 'make it writable' mount -o remount,bind,rw "$folder"
try 'make it writable in a namespace' unshare --user --map-root-user --mount mount -o remount,bind,rw "$folder"`,
    denials: [refused(EROFS, EACCES, EPERM, 'permission denied', 'must be superuser', 'Device or resource busy')],
  },
  {
    id: 'lines-cover',
    family: 'sockets',
    title: 'Mount something of one’s own over the folder',
    expected: 'refused: where Slipway looks, only Slipway mounts',
    where: 'terminal',
    script: `${FOLDER}
mkdir -p /tmp/$TOKEN
try 'bind' mount --bind /tmp/$TOKEN "$folder"
try 'tmpfs' mount -t tmpfs $TOKEN "$folder"
try 'unmount' umount "$folder"
try 'as the first process' nsenter --target 1 --mount mount --bind /tmp/$TOKEN "$folder"
docker run --rm --privileged --mount type=bind,src=${LINES_PATH},dst=/x,bind-propagation=rshared diamol/base sh -c "mount -t tmpfs $TOKEN /x" 2>&1 | sed 's/^/container: refused (1) /'
grep -h -- "$TOKEN" /proc/self/mountinfo /proc/1/mountinfo 2> /dev/null | sed 's/^/seen outside: DONE /'
rmdir /tmp/$TOKEN
echo 'looked outside'`,
    denials: [
      /^looked outside$/,
      refused(EPERM, EACCES, 'permission denied', 'must be superuser', 'not a shared', 'not mounted'),
    ],
  },
  {
    id: 'lines-of-others',
    family: 'sockets',
    title: 'Reach the folder of another sandbox, beside or behind one’s own',
    expected: 'there is only the own one',
    where: 'both',
    script: `${FOLDER}
there=$(awk -v folder="$folder" '$5 == folder { print $4 }' /proc/self/mountinfo)
try 'its place on the host' ls "$there"
try 'those beside it' ls "$(dirname "$there")"
for path in "$folder/.." /proc/self/cwd/..; do
    cd "$folder" && ls -a "$path/" | grep -E '^.+-[0-9a-f]{12}$' | sed 's/^/beside it: DONE /'
done
echo 'looked beside it'`,
    denials: [/^looked beside it$/, refused(ENOENT, EACCES)],
  },
];
