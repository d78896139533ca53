// Flags of docker run that share a namespace of "the host", and ways into the namespaces of others.
import { type Attempt, EACCES, ENOENT, EPERM, refused } from '../attempt.ts';

const FROM_ENGINE = ['operation not permitted', 'permission denied', EPERM, EACCES];
/** What of a process list matters: words that only a neighbour or the host would say. */
const LOOK = `cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2> /dev/null | tr "\\\\0" "\\\\n" | grep -a [s]lipway-secret; echo looked at $(ls -d /proc/[0-9]* | wc -l) processes`;

export const NAMESPACES: readonly Attempt[] = [
  {
    id: 'pid-host',
    family: 'namespaces',
    title: 'docker run --pid host',
    expected: "refused by the kernel, or only the sandbox's own processes are seen",
    where: 'terminal',
    script: `try '--pid host' docker run --rm --privileged --pid host diamol/base sh -c '${LOOK}'`,
    denials: [refused(...FROM_ENGINE), /^--pid host: DONE looked at \d+ processes$/],
  },
  {
    id: 'pid-container',
    family: 'namespaces',
    title: 'docker run --pid container:…',
    expected: 'only the processes of that container are seen',
    where: 'terminal',
    script: `try '--pid container' docker run --rm --privileged --pid container:attacker diamol/base sh -c '${LOOK}'`,
    denials: [/^--pid container: DONE looked at \d+ processes$/],
  },
  {
    id: 'net-host',
    family: 'namespaces',
    title: "docker run --network host, then the host's loopback",
    expected: "it is the loopback of the sandbox's own",
    where: 'terminal',
    script: `
for address in 127.0.0.1 $HOST_ADDRESSES; do
    case $address in *:*) continue ;; esac
    try "fetch $address" docker run --rm --privileged --network host diamol/base wget -q -O - -T 3 "http://$address:$TCP_PORT/$TOKEN"
done`,
    denials: [refused('Connection refused', 'timed out', 'unreachable', "can't connect", 'No route to host')],
  },
  {
    id: 'ipc-host',
    family: 'namespaces',
    title: 'docker run --ipc host, then what others keep in shared memory',
    expected: "refused, or only the sandbox's own is there",
    where: 'terminal',
    script: `try '--ipc host' docker run --rm --privileged --ipc host diamol/base sh -c 'cat /dev/shm/* 2> /dev/null; cat /proc/sysvipc/shm | wc -l | sed "s/^/lines of shared memory /"'`,
    denials: [refused(...FROM_ENGINE), /^--ipc host: DONE lines of shared memory 1$/],
  },
  {
    id: 'uts-host',
    family: 'namespaces',
    title: 'docker run --uts host, then another name for the host',
    expected: 'refused',
    where: 'terminal',
    script: `try '--uts host' docker run --rm --privileged --uts host diamol/base hostname "$TOKEN"
hostname "$TOKEN" 2> /dev/null && echo 'hostname: DONE'`,
    denials: [refused(EPERM, 'must be root')],
    traces: async ({ engine, neighbour }, token) => {
      const names = [
        (await engine.info()).hostName,
        (await neighbour.sandbox.exec(['cat', '/etc/hostname', '/proc/sys/kernel/hostname'])).stdout,
      ];
      return names.some((name) => name.includes(token)) ? ['a name outside of the sandbox was changed'] : [];
    },
  },
  {
    id: 'userns-host',
    family: 'namespaces',
    title: 'docker run --userns host',
    expected: "ids of the sandbox's own range",
    where: 'terminal',
    script: `docker run --rm --privileged --userns host diamol/base cat /proc/self/uid_map`,
    denials: [/^\d+\s+[1-9]\d*\s+\d+$/],
    breaches: [/^\d+\s+0\s+\d+$/],
  },
  {
    id: 'cgroupns-host',
    family: 'namespaces',
    title: "docker run --cgroupns host, then the host's cgroup tree",
    expected: "it is the sandbox's part of the tree",
    where: 'terminal',
    script: `
docker run --rm --privileged --cgroupns host --volume /sys/fs/cgroup:/x diamol/base sh -c 'cat /proc/self/cgroup; ls /x /x/* | grep -E "^[0-9a-f]{64}|^docker$|^system.slice$|^user.slice$|^kubepods" | sed "s/^/host group: DONE /"'
echo 'looked at the tree'`,
    denials: [/^looked at the tree$/, /^\d+:[^:]*:\/(sandbox\/\S+)?$/],
    breaches: [/^\d+:[^:]*:\/(docker|system\.slice|\.\.)/],
  },
  {
    id: 'nsenter',
    family: 'namespaces',
    title: 'Enter the namespaces of processes that belong to the host',
    expected: 'refused',
    where: 'both',
    script: `
for proc in /proc /hostproc /host/proc; do
    [ -d $proc/1/ns ] || continue
    [ "$PLACE$proc" != container/proc ] || continue
    for kind in mnt net pid ipc uts cgroup user; do
        option=$kind; [ $kind != mnt ] || option=mount
        try "enter $proc/1 $kind" nsenter --$option=$proc/1/ns/$kind true
    done
done`,
    denials: [refused(EPERM, EACCES, ENOENT, 'Invalid argument')],
  },
  {
    id: 'user-namespace-in-the-terminal',
    family: 'namespaces',
    title: 'Make all namespaces anew in the terminal and look around as their root',
    expected: "nothing but the sandbox's own is seen",
    where: 'terminal',
    script: `
unshare --user --map-root-user --mount --pid --net --ipc --uts --cgroup --fork bash -c '
mount -t proc proc /proc 2>&1 | sed "s/^/proc: /"
cat /proc/[0-9]*/cmdline 2> /dev/null | tr "\\0" "\\n" | grep -a [s]lipway-secret
cat "$SECRET_PATH" 2> /dev/null
echo looked around' 2>&1`,
    denials: [
      /^looked around$/,
      /^proc: .*(denied|not permitted)/,
      /^unshare: .*(not permitted|No space left|Invalid argument|denied)/,
    ],
  },
];
