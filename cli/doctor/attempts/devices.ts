// The host's devices, by nodes that are there, that are made, or that are asked for.
import { type Attempt, EACCES, ENOENT, ENXIO, EPERM, refused } from '../attempt.ts';

const HERE = `dir=/tmp; [ "$PLACE" = terminal ] || dir=/root`;

export const DEVICES: readonly Attempt[] = [
  {
    id: 'mknod-disk',
    family: 'devices',
    title: "Make a node of the host's disk and of the sandbox's own, and read it",
    expected: 'no node can be made',
    where: 'both',
    script: `${HERE}
for number in $(awk '$3 !~ /^0:/ { print $3 }' /proc/self/mountinfo | sort -u) 7:0 254:0 8:0 259:0; do
    try "mknod b $number" mknod "$dir/$TOKEN" b "\${number%:*}" "\${number#*:}"
    [ ! -e "$dir/$TOKEN" ] || { peek "$dir/$TOKEN"; rm -f "$dir/$TOKEN"; }
done`,
    denials: [refused(EPERM)],
  },
  {
    id: 'mknod-memory',
    family: 'devices',
    title: 'Make nodes of memory, ports, the kernel log, KVM, FUSE and the loop control',
    expected: 'no node can be made',
    where: 'both',
    script: `${HERE}
for number in 1:1 1:2 1:4 1:11 10:237 10:232 10:229 10:234 5:1 4:0; do
    try "mknod c $number" mknod "$dir/$TOKEN" c "\${number%:*}" "\${number#*:}"
    [ ! -e "$dir/$TOKEN" ] || { peek "$dir/$TOKEN"; rm -f "$dir/$TOKEN"; }
done`,
    denials: [refused(EPERM)],
  },
  {
    id: 'nodes-that-are-there',
    family: 'devices',
    title: 'Open every device that is not every container’s',
    expected: 'there is none, or it is refused',
    where: 'both',
    script: `
count=0
# null zero full random urandom, tty console ptmx and terminals, tun: by their numbers, a name can be anything.
while read -r node; do
    count=$((count + 1))
    case $(stat -c '%F %t:%T' "$node" 2> /dev/null) in
        'character special file '1:[35789] | 'character special file '5:[012] | 'character special file '88:* | 'character special file 'a:c8) ;;
        '') ;;
        *) peek "$node" ;;
    esac
done < <(find /dev /hostdev /host/dev /run /host/run /home /host/home \\( -type b -o -type c \\) 2> /dev/null)
echo "looked at $count nodes"
peek /dev/mem /dev/kmem /dev/port /dev/kmsg /dev/kvm /dev/fuse /dev/loop-control /dev/loop0 /dev/vda /dev/sda /dev/nvme0n1 /dev/vsock /dev/vhost-net /dev/mapper/control /dev/snapshot`,
    denials: [/^looked at [1-9]\d* nodes$/, refused(ENOENT, EPERM, EACCES, ENXIO)],
  },
  {
    id: 'device-flag',
    family: 'devices',
    title: 'docker run --device with what the host has',
    expected: 'there are no such devices',
    where: 'terminal',
    script: `
disks=$(awk '{ for (i = 7; i <= NF; i++) if ($i == "-") print $(i + 2) }' /proc/self/mountinfo | grep '^/dev/' | sort -u)
for device in /dev/mem /dev/kmsg /dev/loop-control /dev/kvm /dev/fuse $disks; do
    try "--device $device" docker run --rm --device "$device" diamol/base cat "$device"
done`,
    denials: [refused('no such file or directory', 'not a device node', 'operation not permitted', EPERM)],
  },
  {
    id: 'device-rules',
    family: 'devices',
    title: 'Let oneself have all devices by a rule',
    expected: 'the rule does not help: no node can be made',
    where: 'terminal',
    script: `
for number in '1 1' '1 11' '10 237'; do
    try "mknod c $number" docker run --rm --privileged --device-cgroup-rule 'a *:* rwm' diamol/base sh -c "mknod /x c $number && head -c 1 /x"
done`,
    denials: [refused(EPERM, 'operation not permitted')],
  },
  {
    id: 'network-device',
    family: 'devices',
    title: "Make a network device in the sandbox's own network",
    expected: 'refused',
    where: 'terminal',
    script: `
try 'add tap' ip tuntap add dev doctor0 mode tap
try 'add dummy' ip link add doctor0 type dummy
try 'lo down' ip link set lo down
try 'add address' ip address add 192.0.2.1/24 dev lo`,
    denials: [refused(EPERM, EACCES, ENOENT)],
  },
];
