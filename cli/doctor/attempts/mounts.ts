// The host's files, by paths, binds, mounts and volumes.
import { type Attempt, EACCES, ENOENT, EPERM, EROFS, refused } from '../attempt.ts';

const NO_MOUNT = [EPERM, EACCES, 'permission denied', 'must be superuser', 'does not exist', 'not permitted'];

export const MOUNTS: readonly Attempt[] = [
  {
    id: 'host-file-by-path',
    family: 'mounts',
    title: 'Read a secret of the host’s at its path, through every root there is',
    expected: 'there is no such file',
    where: 'both',
    script: `
for root in '' /host /proc/1/root /proc/1/cwd /hostproc/1/root /hostproc/1/cwd /host/proc/1/root /proc/self/root /proc/self/fd/../root; do
    peek "$root$SECRET_PATH"
done`,
    denials: [refused(ENOENT, EACCES, 'Not a directory')],
  },
  {
    id: 'host-file-by-search',
    family: 'mounts',
    title: 'Find a secret of the host’s or a neighbour’s anywhere',
    expected: 'it is nowhere',
    where: 'both',
    script: `
roots='/'; [ "$PLACE" = terminal ] || roots='/host /hostdev /hostsys'
found=$(timeout $((25 * PATIENCE)) find $roots \\( -path '*/proc/*' -o -path '*/sys/*' -o -path '*/usr/*' -o -path '*/overlay2/*' \\) -prune -o -type f -size -2k \\( -name secret -o -name secret.txt -o -path '*canary*' \\) -print 2> /dev/null)
[ $? -ne 124 ] || echo 'unable to look everywhere in time'
for file in $found; do cat "$file"; done
echo 'looked everywhere'`,
    denials: [/^looked everywhere$/, /: Permission denied$/],
  },
  {
    id: 'mount-disk',
    family: 'mounts',
    title: "Mount the host's disk and the sandbox's own",
    expected: 'refused',
    where: 'both',
    script: `
mkdir -p /tmp/$TOKEN
disks=$(awk '{ for (i = 7; i <= NF; i++) if ($i == "-") print $(i + 1) ":" $(i + 2) }' /proc/self/mountinfo | grep ':/dev/' | sort -u)
for disk in $disks ext4:/dev/vda xfs:/dev/sda1 btrfs:/dev/nvme0n1p1; do
    try "mount \${disk/:/ }" mount -t "\${disk%%:*}" "\${disk#*:}" /tmp/$TOKEN
    cat /tmp/$TOKEN$SECRET_PATH 2> /dev/null
done
rmdir /tmp/$TOKEN`,
    denials: [refused(...NO_MOUNT, 'unknown filesystem type')],
  },
  {
    id: 'mount-kernel-file-systems',
    family: 'mounts',
    title: 'Mount file systems that hold the kernel’s or the host’s insides',
    expected: 'refused',
    where: 'both',
    script: `
mkdir -p /tmp/$TOKEN
for type in devtmpfs debugfs tracefs securityfs configfs pstore efivarfs nfs cifs 9p virtiofs ecryptfs autofs; do
    try "mount $type" unshare --user --map-root-user --mount mount -t $type host /tmp/$TOKEN
done
rmdir /tmp/$TOKEN`,
    denials: [
      refused(...NO_MOUNT, 'unknown filesystem type', 'wrong fs type', 'bad usage', 'bad option', 'not supported'),
    ],
  },
  {
    id: 'bind-host-paths',
    family: 'mounts',
    title: 'docker run -v with paths of the host',
    expected: "they are the sandbox's own",
    where: 'terminal',
    script: `
for path in / /proc/1/root /var/lib /proc; do
    try "-v $path" docker run --rm -v "$path:/x" diamol/base sh -c "cat /x$SECRET_PATH /x/1/root$SECRET_PATH"
done
try '-v of the secret' docker run --rm -v "$(dirname "$SECRET_PATH"):/x" diamol/base cat /x/secret`,
    denials: [
      refused(
        ENOENT,
        'permission denied',
        EACCES,
        EPERM,
        'operation not permitted',
        'cannot be mounted',
        EROFS,
        'no such file or directory',
        'not a directory',
        'read-only file system',
        'file exists',
      ),
    ],
  },
  {
    id: 'volume-options',
    family: 'mounts',
    title: 'Volumes whose driver mounts what it is told to',
    expected: "the driver can mount no more than the learner, and / is the sandbox's own",
    where: 'terminal',
    script: `
volume() {
    local name=$1 options=()
    shift
    for option in "$@"; do options+=(--opt "$option"); done
    docker volume create --driver local "\${options[@]}" "$TOKEN-$name" > /dev/null 2>&1
    try "volume $name" docker run --rm --volume "$TOKEN-$name:/x" diamol/base cat "/x$SECRET_PATH"
    docker volume rm --force "$TOKEN-$name" > /dev/null 2>&1
}
volume bind type=none o=bind device=/
volume parent type=none o=bind device=/proc/1/root
volume vda type=ext4 device=/dev/vda
volume loop type=ext4 device=/dev/loop0
volume nfs type=nfs o=addr=127.0.0.1,nolock device=:/
volume debug type=debugfs device=debugfs
volume devices type=devtmpfs device=devtmpfs`,
    denials: [
      refused(
        ENOENT,
        'no such file or directory',
        'permission denied',
        'operation not permitted',
        'no such device',
        'block device required',
        'invalid argument',
        'protocol not supported',
      ),
    ],
  },
  {
    id: 'remount-writable',
    family: 'mounts',
    title: 'Make what is read-only in the sandbox writable',
    expected: 'refused',
    where: 'both',
    script: `
root=; [ "$PLACE" = terminal ] || root=/host
try 'remount root' mount -o remount,rw "$root/"
try 'remount bind root' mount -o remount,bind,rw "$root/"
[ ! -d /usr/libexec/slipway ] || try 'remount usr' mount -o remount,rw /usr
[ ! -d "$root/srv/slipway/registry" ] || try 'remount registry' mount -o remount,bind,rw "$root/srv/slipway/registry"
try 'namespace root' unshare --user --map-root-user --mount mount -o remount,bind,rw "$root/"
try 'write root' touch "$root/$TOKEN"
try 'write usr' touch "$root/usr/$TOKEN"
try 'write libexec' touch "$root/usr/libexec/slipway/$TOKEN"`,
    denials: [refused(...NO_MOUNT, EROFS, 'not mounted', 'mount point not mounted')],
  },
  {
    id: 'more-terminals',
    family: 'mounts',
    title: "Let the sandbox have more of the host's terminals than its stock",
    expected: 'refused',
    where: 'both',
    script: `
terminals=/dev/pts; [ "$PLACE" = terminal ] || terminals=/hostdev/pts
try 'remount' mount -o remount,max=100000 $terminals
try 'in a namespace' unshare --user --map-root-user --mount mount -o remount,max=100000 $terminals`,
    denials: [refused(...NO_MOUNT)],
  },
  {
    id: 'mount-propagation',
    family: 'mounts',
    title: 'Let a mount of a container appear outside',
    expected: "it stays in the learner engine's namespace",
    where: 'terminal',
    script: `
docker run --rm --privileged --mount type=bind,src=/tmp,dst=/x,bind-propagation=rshared diamol/base sh -c "mkdir -p /x/$TOKEN && mount -t tmpfs $TOKEN /x/$TOKEN" 2>&1 | sed 's/^/engine: /'
docker exec attacker bash -c "mount --make-rshared /host; mkdir -p /host/tmp/$TOKEN && mount -t tmpfs $TOKEN /host/tmp/$TOKEN; umount /host/tmp/$TOKEN" 2>&1 | sed 's/^/container: /'
grep -h -- "$TOKEN" /proc/self/mountinfo /proc/1/mountinfo 2> /dev/null | sed 's/^/seen outside: DONE /'
rmdir /tmp/$TOKEN 2> /dev/null
echo 'looked outside'`,
    denials: [
      /^looked outside$/,
      /^(engine|container): .*(not permitted|denied|not a shared|is not a shared|EPERM|not permitted|target is busy)/i,
    ],
    traces: async ({ canary }, token) =>
      (await canary.ask('cat /proc/self/mountinfo')).includes(token) ? ['the mount has appeared on the host'] : [],
  },
];
