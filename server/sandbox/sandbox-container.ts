// The outer container, option by option as in images/README.md. Pure.
import { REGISTRY_DOORS, REGISTRY_DOORS_PATH } from '../../lib/images.ts';
import type { ContainerSpec } from '../engine/engine.ts';
import { LINES_PATH } from './direct-lines.ts';
import { EDITION, LABELS, sandboxLabels } from './labels.ts';
import type { SandboxSpec } from './sandbox-provider.ts';

/** PID 1 keeps them, to end what the learner runs and to remove their control groups. */
const GUARD_CAPABILITIES = ['KILL', 'DAC_OVERRIDE'];
/** Those of init's first milliseconds. */
const INIT_CAPABILITIES = [
  'SYS_ADMIN',
  'MKNOD',
  'SETUID',
  'SETGID',
  'SETPCAP',
  'CHOWN',
  'FOWNER',
  ...GUARD_CAPABILITIES,
];
/** For init's packet filter, where there are packets. */
const NETWORK_CAPABILITY = 'NET_ADMIN';
/** The only folder of the sandbox that is kept: everything a learner writes is on this one disk. */
const DISK_PATH = '/var/lib/slipway';
const RUN_OPTIONS = 'rw,nosuid,nodev,mode=755,size=16m';
const TERMINALS_PATH = '/dev/pts';
/** PID 1 gives the learner's engine five, and then needs some to end what is left. */
const STOP_SECONDS = 30;
const LOG_LIMIT = { maxBytes: 5 * 1024 * 1024, files: 1 };

export interface ContainerPlan {
  readonly id: string;
  readonly instance: string;
  readonly image: string;
  readonly seccompProfile: string;
  /** First of the sandbox's own host user ids. */
  readonly uidBase: number;
  /** That of its disk; null for a plain volume. */
  readonly device: string | null;
  /** That of its direct lines, on the engine's machine. */
  readonly linesFolder?: string | undefined;
}

/** Name of a sandbox's container, of its volume and of its network. */
export const nameOf = (sandboxId: string): string => `slipway-${sandboxId}`;

/** Name of the volume with a sandbox's own stock of pseudo-terminals. */
export const terminalsOf = (sandboxId: string): string => `${nameOf(sandboxId)}-terminals`;

export function containerSpec(plan: ContainerPlan, spec: SandboxSpec): ContainerSpec {
  const { id, image, seccompProfile, uidBase, linesFolder } = plan;
  const { memoryBytes, cpus, pids, openFiles, egress } = spec;
  const onInternet = egress === 'internet';
  return {
    name: nameOf(id),
    image,
    hostname: 'sandbox',
    env: environment(uidBase, spec),
    labels: labels(plan),
    capDrop: ['ALL'],
    capAdd: onInternet ? [...INIT_CAPABILITIES, NETWORK_CAPABILITY] : INIT_CAPABILITIES,
    securityOptions: [`seccomp=${seccompProfile}`, 'apparmor=unconfined'],
    privateCgroupNamespace: true,
    ...{ memoryBytes, cpus, pidsLimit: pids },
    ulimits: [{ name: 'nofile', soft: openFiles, hard: openFiles }],
    readOnlyRoot: true,
    tmpfs: { '/run': RUN_OPTIONS },
    volumes: { [nameOf(id)]: DISK_PATH, [terminalsOf(id)]: TERMINALS_PATH },
    fillVolumes: false,
    readOnlyVolumes: egress === 'none' ? {} : { [REGISTRY_DOORS]: REGISTRY_DOORS_PATH },
    readOnlyFolders: linesFolder === undefined ? {} : { [linesFolder]: LINES_PATH },
    network: { name: onInternet ? nameOf(id) : 'none' },
    logLimit: LOG_LIMIT,
    stopTimeoutSeconds: STOP_SECONDS,
  };
}

function labels({ id, instance, uidBase, device }: ContainerPlan): Record<string, string> {
  return {
    ...sandboxLabels(instance, id),
    [LABELS.edition]: EDITION,
    [LABELS.uidBase]: String(uidBase),
    ...(device !== null && { [LABELS.device]: device }),
  };
}

function environment(uidBase: number, { egress, bandwidthMbit }: SandboxSpec): Record<string, string> {
  const hasLimit = egress === 'internet' && bandwidthMbit !== null;
  return {
    SLIPWAY_UID_BASE: String(uidBase),
    SLIPWAY_EGRESS: egress,
    ...(hasLimit && { SLIPWAY_BANDWIDTH_MBIT: String(bandwidthMbit) }),
  };
}
