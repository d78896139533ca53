// The limits of the sandbox, and the tree of groups that holds them.
import { type Attempt, EACCES, ENOENT, EPERM, EROFS, refused } from '../attempt.ts';

const CLOSED = refused(EACCES, EPERM, EROFS, ENOENT);
/** The groups above the learner's own, in each hierarchy (v1) or the one (v2): the sandbox's root, the parts that init made. */
const GROUPS = `
groups=()
for root in /sys/fs/cgroup /hostsys/fs/cgroup /host/sys/fs/cgroup; do
    [ -d $root/sandbox ] || for h in $root/*/; do [ ! -d $h/sandbox ] || roots+=("\${h%/}"); done
    [ ! -d $root/sandbox ] || roots+=("$root")
done
for root in "\${roots[@]}"; do
    # The container's own view begins at its own group, not at the sandbox's.
    for group in "$root" "$root/sandbox" "$root/sandbox/engine" "$root/sandbox/work"; do
        [ ! -d "$group" ] || groups+=("$group")
    done
done
[ \${#groups[@]} -gt 0 ] || { echo 'SKIP: no cgroup above its own is to be seen here'; exit; }`;

export const CGROUPS: readonly Attempt[] = [
  {
    id: 'raise-limits',
    family: 'cgroups',
    title: "Raise the sandbox's own limits",
    expected: 'they cannot be written',
    where: 'both',
    script: `${GROUPS}
for group in "\${groups[@]}"; do
    for name in memory.max memory.high memory.swap.max memory.limit_in_bytes memory.memsw.limit_in_bytes memory.oom_control \\
        pids.max cpu.max cpu.weight cpu.cfs_quota_us cpuset.cpus io.max; do
        [ ! -e "$group/$name" ] || poke "$group/$name"
    done
done`,
    denials: [CLOSED],
  },
  {
    id: 'leave-the-group',
    family: 'cgroups',
    title: 'Move oneself out from under the limits of the learner’s work',
    expected: 'refused',
    where: 'both',
    script: `${GROUPS}
for group in "\${groups[@]}"; do
    case $group in */sandbox/work) continue ;; esac
    try "join $group" bash -c 'echo $$ > "$0/cgroup.procs" && cat /proc/self/cgroup' "$group"
done`,
    denials: [
      CLOSED,
      refused('Device or resource busy', 'Resource temporarily unavailable', 'Operation not supported'),
    ],
  },
  {
    id: 'release-agent',
    family: 'cgroups',
    title: 'Have the host run a program when a cgroup empties (release_agent)',
    expected: 'it cannot be written, and no hierarchy has it',
    where: 'both',
    script: `
found=0
for file in /sys/fs/cgroup/release_agent /sys/fs/cgroup/*/release_agent /hostsys/fs/cgroup/*/release_agent; do
    [ ! -e "$file" ] || { found=$((found + 1)); poke "$file"; }
done
echo "looked at $found agents"
mkdir -p /tmp/$TOKEN
for controller in memory rdma pids freezer misc; do
    try "mount $controller" unshare --user --map-root-user --mount --cgroup bash -c "mount -t cgroup -o $controller cgroup /tmp/$TOKEN && echo '/tmp/$TOKEN' > /tmp/$TOKEN/release_agent"
    try "mount $controller here" unshare --mount bash -c "mount -t cgroup -o $controller cgroup /tmp/$TOKEN && echo '/tmp/$TOKEN' > /tmp/$TOKEN/release_agent"
done
rmdir /tmp/$TOKEN`,
    denials: [
      CLOSED,
      /^looked at \d+ agents$/,
      refused(
        'permission denied',
        'must be superuser',
        'already mounted',
        'wrong fs type',
        'special device',
        'not permitted',
        'No space left',
      ),
    ],
  },
  {
    id: 'allow-devices',
    family: 'cgroups',
    title: 'Allow oneself all devices in the cgroup (devices.allow)',
    expected: 'refused',
    where: 'both',
    script: `
found=0
for file in $(find /sys/fs/cgroup /hostsys/fs/cgroup -maxdepth 4 -name devices.allow 2> /dev/null | head -20); do
    found=$((found + 1))
    try "allow $file" bash -c 'echo "b *:* rwm" > "$0"' "$file"
done
echo "looked at $found files"`,
    denials: [CLOSED, /^looked at \d+ files$/],
  },
  {
    id: 'throttle-io',
    family: 'cgroups',
    title: 'Have a process wait for its input and output for days, where no signal reaches it (io.max, blkio.throttle)',
    expected: "no group of the learner's has such limits",
    where: 'both',
    script: `
mkdir -p /tmp/$TOKEN
own=/tmp/$TOKEN
mount -t cgroup -o blkio cgroup $own 2> /dev/null || mount -t cgroup2 cgroup2 $own 2> /dev/null || own=
found=0
for file in $(find /sys/fs/cgroup /hostsys/fs/cgroup $own -maxdepth 6 \\( -name 'blkio.throttle.*_bps_device' -o -name io.max \\) 2> /dev/null | head -40); do
    found=$((found + 1))
    try "limit $file" bash -c 'echo "7:0 1" > "$0" && echo "7:0 0" > "$0"' "$file"
done
for file in $(find /sys/fs/cgroup /hostsys/fs/cgroup $own -maxdepth 6 -name cgroup.subtree_control -writable 2> /dev/null | head -20); do
    found=$((found + 1))
    try "hand out io in $file" bash -c 'echo +io > "$0"' "$file"
done
umount /tmp/$TOKEN 2> /dev/null; rmdir /tmp/$TOKEN
echo "looked at $found files"`,
    // A group whose processes are its own hands nothing out; one that was not handed this controller has none to hand on.
    denials: [CLOSED, refused('Invalid argument', 'Device or resource busy'), /^looked at \d+ files$/],
  },
  {
    id: 'groups-of-others',
    family: 'cgroups',
    title: "See the groups of the host's other containers",
    expected: "only the sandbox's own are there",
    where: 'both',
    script: `
ids=$({ find /sys/fs/cgroup /hostsys/fs/cgroup -maxdepth 5 -type d; cat /proc/self/mountinfo /hostproc/*/mountinfo /hostproc/*/cgroup /proc/*/cgroup; } 2> /dev/null | grep -oE '[0-9a-f]{64}' | sort -u)
echo "$ids"
echo "saw $(wc -w <<< "$ids") ids"`,
    // Those of the learner's own containers, of which one runs; ids of the canary's and the neighbour's are secrets.
    denials: [/^[0-9a-f]{64}$/, /^saw [1-9]\d* ids$/],
  },
];
