// Whether the host is fit for sandboxes. Pure: from measured facts to findings, each fault with its remedy.
import type { Config } from '../../../server/config.ts';
import { SANDBOX_TERMINALS } from '../../../server/sandbox/sandbox-parts.ts';
import type { HostFacts } from './facts.ts';

export interface Finding {
  readonly id: string;
  readonly title: string;
  readonly level: 'ok' | 'warning' | 'fault';
  readonly found: string;
  readonly expected: string;
  /** What to do; there whenever the level is not `ok`. */
  readonly remedy?: string;
}

interface Check {
  readonly id: string;
  readonly title: string;
  readonly expected: string;
  readonly remedy: string | ((config: Config) => string);
  /** Of a host that does not have what is expected. */
  readonly level: 'warning' | 'fault';
  found(facts: HostFacts, config: Config): string;
  holds(facts: HostFacts, config: Config): boolean;
}

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
/** See server/sandbox/admission.ts: what a learner's sandbox is expected to take. */
const EXPECTED_SANDBOX_BYTES = 128 * MIB;
const EXPECTED_SANDBOX_DISK_BYTES = 256 * MIB;
/** What the host's own users are to have of the terminals that no container can take. */
const HOST_TERMINALS = 128;
/** What all learners' containers share. One costs the host 24 KiB that no limit of memory counts: not too many. */
const SHARED_TERMINALS = 3072;
const MAX_CLOCK_SKEW_S = 5;

const sysctl = (name: string, value: number | string) =>
  `sysctl -w ${name}=${value}, and the line "${name} = ${value}" in /etc/sysctl.d/90-slipway.conf to keep it`;
const onTheCommandLine = (words: string) =>
  `Put ${words} on the kernel's command line (GRUB_CMDLINE_LINUX in /etc/default/grub, then update-grub and a restart)`;
const ability = (can: boolean) => (can ? 'it can' : 'it cannot');
const gib = (bytes: number) => `${(bytes / GIB).toFixed(1)} GiB`;
const setting = ({ settings }: HostFacts, name: string) => settings[name];
const shown = (facts: HostFacts, name: string) => {
  const value = setting(facts, name);
  return value === undefined ? `${name} is not there` : `${name} = ${value}`;
};
const atLeast = (version: string, major: number, minor: number) => {
  const [foundMajor = 0, foundMinor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return foundMajor > major || (foundMajor === major && foundMinor >= minor);
};
const memoryFor = ({ capacity }: Config) => capacity.reserveMemoryBytes + capacity.maximum * EXPECTED_SANDBOX_BYTES;
const diskFor = ({ capacity }: Config) => capacity.reserveDiskBytes + capacity.maximum * EXPECTED_SANDBOX_DISK_BYTES;

/** What all sandboxes may take together, if each takes all that it may. */
const promisedMemory = ({ capacity, sandbox }: Config) => capacity.maximum * sandbox.memoryBytes;
const promisedDisk = ({ capacity, sandbox }: Config) => capacity.maximum * sandbox.diskBytes;
const promised = (total: number | undefined, bytes: number, { capacity }: Config, each: number) =>
  `${capacity.maximum} times ${each / MIB} MiB are ${gib(bytes)}, of ${total === undefined ? 'not known' : gib(total)}`;

const reservedTerminals = ({ capacity }: Config) => capacity.maximum * SANDBOX_TERMINALS + HOST_TERMINALS;

const CHECKS: readonly Check[] = [
  {
    id: 'node',
    title: 'Node',
    expected: '20.9 or later',
    level: 'fault',
    remedy: 'Install a newer Node: https://nodejs.org/en/download',
    found: ({ nodeVersion }) => nodeVersion,
    holds: ({ nodeVersion }) => atLeast(nodeVersion, 20, 9),
  },
  {
    id: 'engine',
    title: 'Docker Engine',
    expected: 'API 1.41 or later',
    level: 'fault',
    remedy:
      'Update Docker on the engine’s machine: apt-get install docker.io, or https://docs.docker.com/engine/install',
    found: ({ engine }) => `${engine.version}, API ${engine.apiVersion}, ${engine.operatingSystem}`,
    holds: ({ engine }) => atLeast(engine.apiVersion, 1, 41),
  },
  {
    id: 'kernel',
    title: 'Kernel',
    expected: 'Linux 5.11 or later (overlay file systems in a user namespace)',
    level: 'fault',
    remedy: 'Update the kernel of the engine’s machine.',
    found: ({ kernel }) => kernel,
    holds: ({ kernel }) => atLeast(kernel, 5, 11),
  },
  {
    id: 'cgroups',
    title: 'Control groups',
    expected: 'version 1 or 2',
    level: 'fault',
    remedy: 'Mount the control groups; see https://docs.docker.com/engine/install/troubleshoot',
    found: ({ engine }) => `version ${engine.cgroupVersion}`,
    holds: ({ engine }) => engine.cgroupVersion === 1 || engine.cgroupVersion === 2,
  },
  {
    id: 'user-namespaces',
    title: 'User namespaces',
    expected: 'user.max_user_namespaces of at least 1000',
    level: 'fault',
    remedy: sysctl('user.max_user_namespaces', 15_000),
    found: (facts) => shown(facts, 'user.max_user_namespaces'),
    holds: (facts) => (setting(facts, 'user.max_user_namespaces') ?? 0) >= 1000,
  },
  {
    id: 'unprivileged-user-namespaces',
    title: 'User namespaces for everybody',
    expected: 'kernel.unprivileged_userns_clone not there, or 1',
    level: 'fault',
    remedy: sysctl('kernel.unprivileged_userns_clone', 1),
    found: (facts) => shown(facts, 'kernel.unprivileged_userns_clone'),
    holds: (facts) => setting(facts, 'kernel.unprivileged_userns_clone') !== 0,
  },
  {
    id: 'apparmor',
    title: 'AppArmor’s restriction of user namespaces',
    expected: 'kernel.apparmor_restrict_unprivileged_userns not there, or 0',
    level: 'fault',
    remedy: sysctl('kernel.apparmor_restrict_unprivileged_userns', 0),
    found: (facts) => shown(facts, 'kernel.apparmor_restrict_unprivileged_userns'),
    holds: (facts) => (setting(facts, 'kernel.apparmor_restrict_unprivileged_userns') ?? 0) === 0,
  },
  {
    id: 'seccomp',
    title: 'Filter of system calls (seccomp)',
    expected: 'there',
    level: 'fault',
    remedy: 'Use a kernel with CONFIG_SECCOMP_FILTER: without it a sandbox is not safe.',
    found: ({ hasSeccomp }) => (hasSeccomp ? 'there' : 'not there'),
    holds: ({ hasSeccomp }) => hasSeccomp,
  },
  {
    id: 'limit-memory',
    title: 'Limit of memory',
    expected: 'the engine can set one',
    level: 'fault',
    remedy: `${onTheCommandLine('cgroup_enable=memory')}; an engine without root needs the controller "memory" delegated (systemd: Delegate=yes). Without it a learner can take all of the host's memory.`,
    found: ({ engine }) => ability(engine.limits.memory),
    holds: ({ engine }) => engine.limits.memory,
  },
  {
    id: 'limit-swap',
    title: 'Limit of swap',
    expected: 'the engine can set one, or the host has no swap',
    level: 'fault',
    remedy: `${onTheCommandLine('swapaccount=1 cgroup_enable=memory')}; or turn swap off: swapoff --all, and without its line in /etc/fstab. Without it a learner can fill the host's swap beyond the limit of memory.`,
    found: ({ engine, swapBytes }) =>
      `${ability(engine.limits.swap)}; ${swapBytes === undefined ? 'nobody knows of how much swap' : `${gib(swapBytes)} of swap`}`,
    holds: ({ engine, swapBytes }) => engine.limits.swap || swapBytes === 0,
  },
  {
    id: 'limit-pids',
    title: 'Limit of processes',
    expected: 'the engine can set one',
    level: 'fault',
    remedy:
      'Use a kernel with CONFIG_CGROUP_PIDS, and see that the controller "pids" is there in /proc/cgroups and not turned off (cgroup_disable=); an engine without root needs it delegated (systemd: Delegate=yes). Without it a learner can use up the host’s processes.',
    found: ({ engine }) => ability(engine.limits.pids),
    holds: ({ engine }) => engine.limits.pids,
  },
  {
    id: 'limit-cpu',
    title: 'Limit of CPU',
    expected: 'the engine can set one',
    level: 'fault',
    remedy:
      'Use a kernel with CONFIG_CFS_BANDWIDTH, and see that the controller "cpu" is there in /proc/cgroups; an engine without root needs it delegated (systemd: Delegate=yes). Without it a learner can keep all of the host’s CPUs busy.',
    found: ({ engine }) => ability(engine.limits.cpu),
    holds: ({ engine }) => engine.limits.cpu,
  },
  {
    id: 'core-pattern',
    title: 'What happens to programs that crash (core_pattern)',
    expected: 'they leave at most a file',
    level: 'warning',
    remedy: `${sysctl('kernel.core_pattern', 'core')}; apport or systemd-coredump sets it again at the next start unless it is removed. Or accept it knowingly: each crash in a sandbox, of which a learner can make any number, runs that program on the host, as root and beyond the limits of the sandbox.`,
    found: ({ corePattern }) =>
      corePattern.startsWith('|') ? `the host runs ${corePattern.slice(1)}` : corePattern || 'nothing',
    holds: ({ corePattern }) => !corePattern.startsWith('|'),
  },
  {
    id: 'overlay',
    title: 'Overlay file system',
    expected: 'known to the kernel',
    level: 'fault',
    remedy: 'modprobe overlay',
    found: ({ fileSystems }) => (fileSystems.includes('overlay') ? 'known' : 'not known'),
    holds: ({ fileSystems }) => fileSystems.includes('overlay'),
  },
  {
    id: 'storage-driver',
    title: 'Storage driver of the engine',
    expected: 'overlay2, overlayfs, btrfs or zfs',
    level: 'warning',
    remedy: 'Sandboxes start slowly with this one: https://docs.docker.com/engine/storage/drivers/overlayfs-driver',
    found: ({ engine }) => engine.storageDriver,
    holds: ({ engine }) => ['overlay2', 'overlayfs', 'btrfs', 'zfs'].includes(engine.storageDriver),
  },
  {
    id: 'tun',
    title: 'TUN devices',
    expected: 'known to the kernel',
    level: 'fault',
    remedy: 'modprobe tun, and the word tun in a file of /etc/modules-load.d to keep it',
    found: ({ hasTun }) => (hasTun ? 'known' : 'not known'),
    holds: ({ hasTun }) => hasTun,
  },
  {
    id: 'disk-limits',
    title: 'Hard disk limits (loop devices)',
    expected: 'there',
    level: 'warning',
    remedy: 'modprobe loop, then npx slipway images sync: without it a learner can fill the host’s disk.',
    found: ({ canLimitDisks }) => (canLimitDisks ? 'there' : 'not there'),
    holds: ({ canLimitDisks }) => canLimitDisks,
  },
  {
    id: 'ptys',
    title: 'Pseudo-terminals kept for sandboxes',
    expected: `kernel.pty.reserve of at least ${SANDBOX_TERMINALS} for each sandbox and ${HOST_TERMINALS} for the host, kernel.pty.max of ${SHARED_TERMINALS} more`,
    level: 'warning',
    remedy: (config) =>
      `${sysctl('kernel.pty.max', reservedTerminals(config) + SHARED_TERMINALS)}; the same with kernel.pty.reserve=${reservedTerminals(config)}. Or set SLIPWAY_MAX_SANDBOXES lower.`,
    found: (facts) => `${shown(facts, 'kernel.pty.reserve')}, ${shown(facts, 'kernel.pty.max')}`,
    holds: (facts, config) => {
      const reserve = setting(facts, 'kernel.pty.reserve') ?? 0;
      const maximum = setting(facts, 'kernel.pty.max') ?? 0;
      return reserve >= reservedTerminals(config) && maximum >= reserve + SHARED_TERMINALS;
    },
  },
  {
    id: 'memory',
    title: 'Memory',
    expected: 'enough for the configured number of sandboxes',
    level: 'warning',
    remedy: 'Set SLIPWAY_MAX_SANDBOXES lower, or free memory: learners beyond what fits wait in the queue.',
    found: ({ figures }, config) =>
      `${figures ? gib(figures.memoryAvailableBytes) : 'not known'} free, ${gib(memoryFor(config))} wanted for ${config.capacity.maximum}`,
    holds: ({ figures }, config) => figures === undefined || figures.memoryAvailableBytes >= memoryFor(config),
  },
  {
    id: 'disk',
    title: 'Disk',
    expected: 'enough for the configured number of sandboxes',
    level: 'warning',
    remedy: 'Set SLIPWAY_MAX_SANDBOXES lower, or free disk: learners beyond what fits wait in the queue.',
    found: ({ figures }, config) =>
      `${figures ? gib(figures.diskFreeBytes) : 'not known'} free, ${gib(diskFor(config))} wanted for ${config.capacity.maximum}`,
    holds: ({ figures }, config) => figures === undefined || figures.diskFreeBytes >= diskFor(config),
  },
  {
    id: 'promised-memory',
    title: 'Memory, if every learner took all of it',
    expected: 'no more than the host has in total',
    level: 'warning',
    remedy:
      'The limits are promised more often than there is, which is as it should be while learners mean well. Where they may be hostile, set SLIPWAY_MAX_SANDBOXES or SLIPWAY_SANDBOX_MEMORY_MB lower; see docs/operation.md, "How many learners fit".',
    found: ({ engine }, config) =>
      promised(engine.memoryBytes, promisedMemory(config), config, config.sandbox.memoryBytes),
    holds: ({ engine }, config) => promisedMemory(config) <= engine.memoryBytes,
  },
  {
    id: 'promised-disk',
    title: 'Disk, if every learner took all of it',
    expected: 'no more than the host has in total',
    level: 'warning',
    remedy:
      'The limits are promised more often than there is, which is as it should be while learners mean well. Where they may be hostile, set SLIPWAY_MAX_SANDBOXES or SLIPWAY_SANDBOX_DISK_MB lower, or give the engine more disk; see docs/operation.md, "How many learners fit".',
    found: ({ figures }, config) =>
      promised(figures?.diskTotalBytes, promisedDisk(config), config, config.sandbox.diskBytes),
    holds: ({ figures }, config) => figures === undefined || promisedDisk(config) <= figures.diskTotalBytes,
  },
  {
    id: 'port',
    title: 'Port',
    expected: 'free, or this Slipway’s',
    level: 'fault',
    remedy: 'Stop what uses it, or choose another one with PORT.',
    found: ({ port }, { http }) => `${http.port}: ${port}`,
    holds: ({ port }) => port !== 'taken',
  },
  {
    id: 'clock',
    title: 'Clocks',
    expected: `the engine’s and this machine’s within ${MAX_CLOCK_SKEW_S} s`,
    level: 'warning',
    remedy: 'Set both by NTP: timedatectl set-ntp true',
    found: ({ clockSkewSeconds }) => `${clockSkewSeconds} s apart`,
    holds: ({ clockSkewSeconds }) => Math.abs(clockSkewSeconds) <= MAX_CLOCK_SKEW_S,
  },
  {
    id: 'names',
    title: 'Names (DNS)',
    expected: 'Docker Hub’s is found; only building images from the internet needs it',
    level: 'warning',
    remedy: 'Check /etc/resolv.conf if images are to be pulled from the internet; lessons run without.',
    found: ({ resolvesNames }) => (resolvesNames ? 'found' : 'not found'),
    holds: ({ resolvesNames }) => resolvesNames,
  },
];

export function checkHost(facts: HostFacts, config: Config): Finding[] {
  return CHECKS.map(({ id, title, expected, remedy, level, found, holds }) => {
    const base = { id, title, expected, found: found(facts, config) };
    if (holds(facts, config)) return { ...base, level: 'ok' };
    return { ...base, level, remedy: typeof remedy === 'string' ? remedy : remedy(config) };
  });
}
