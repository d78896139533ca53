// Between our types and the Engine API's. Pure.
import type { z } from 'zod';
import type * as api from './api-schemas.ts';
import type {
  ContainerDetails,
  ContainerSpec,
  ContainerSummary,
  EngineEvent,
  EngineInfo,
  NetworkSpec,
  PortBinding,
} from './engine.ts';

const NANOS_PER_CPU = 1e9;
const LOOPBACK = '127.0.0.1';

/** The body of `POST /containers/create`. */
export function toCreateBody(spec: ContainerSpec) {
  return {
    Image: spec.image,
    Entrypoint: spec.entrypoint,
    Cmd: spec.command,
    Hostname: spec.hostname,
    Env: toEnvironment(spec.env),
    Labels: spec.labels,
    ExposedPorts: mapPorts(spec, () => ({})),
    StopTimeout: spec.stopTimeoutSeconds,
    HostConfig: toHostConfig(spec),
    NetworkingConfig: toNetworking(spec),
  };
}

// `none` is chosen by NetworkMode alone: there is nothing to be an endpoint of.
function toNetworking({ network }: ContainerSpec) {
  if (!network || network.name === 'none') return undefined;
  return { EndpointsConfig: { [network.name]: toEndpoint(network) } };
}

function toHostConfig(spec: ContainerSpec) {
  return {
    // Else the host engine's settings may put another first process in place of the image's.
    Init: false,
    CapDrop: spec.capDrop,
    CapAdd: spec.capAdd,
    SecurityOpt: spec.securityOptions,
    CgroupnsMode: spec.privateCgroupNamespace ? 'private' : undefined,
    Memory: spec.memoryBytes,
    // Equal to memory: no swap on top of it.
    MemorySwap: spec.memoryBytes,
    NanoCpus: spec.cpus === undefined ? undefined : Math.round(spec.cpus * NANOS_PER_CPU),
    PidsLimit: spec.pidsLimit,
    ShmSize: spec.shmBytes,
    Mounts: toMounts(spec),
    Tmpfs: spec.tmpfs,
    NetworkMode: spec.network?.name,
    ExtraHosts: Object.entries(spec.extraHosts ?? {}).map(([name, address]) => `${name}:${address}`),
    PortBindings: mapPorts(spec, (hostPort) => [{ HostIp: LOOPBACK, HostPort: String(hostPort) }]),
    RestartPolicy: { Name: spec.restart ?? 'no' },
    ReadonlyRootfs: spec.readOnlyRoot,
    LogConfig: spec.logLimit && {
      Type: 'json-file',
      Config: { 'max-size': String(spec.logLimit.maxBytes), 'max-file': String(spec.logLimit.files) },
    },
    DeviceCgroupRules: spec.deviceCgroupRules,
    Ulimits: spec.ulimits?.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
  };
}

// A volume that comes into being with the container carries its labels, so that the reaper finds it.
function toMounts({ volumes = {}, readOnlyVolumes = {}, readOnlyFolders = {}, fillVolumes, labels }: ContainerSpec) {
  const NoCopy = fillVolumes === false ? true : undefined;
  const mount =
    (readOnly: boolean) =>
    ([name, path]: [string, string]) => ({
      Type: 'volume',
      Source: name,
      Target: path,
      ReadOnly: readOnly,
      VolumeOptions: { Labels: labels, NoCopy },
    });
  const bind = ([Source, Target]: [string, string]) => ({ Type: 'bind', Source, Target, ReadOnly: true });
  return [
    ...Object.entries(volumes).map(mount(false)),
    ...Object.entries(readOnlyVolumes).map(mount(true)),
    ...Object.entries(readOnlyFolders).map(bind),
  ];
}

function mapPorts<T>({ loopbackPorts = [] }: ContainerSpec, map: (hostPort: number) => T): Record<string, T> {
  return Object.fromEntries(
    loopbackPorts.map(({ containerPort, hostPort }) => [`${containerPort}/tcp`, map(hostPort)]),
  );
}

export function toEndpoint(endpoint: { readonly address?: string; readonly aliases?: readonly string[] }) {
  return {
    IPAMConfig: endpoint.address === undefined ? undefined : { IPv4Address: endpoint.address },
    Aliases: endpoint.aliases,
  };
}

export const toEnvironment = (env: Readonly<Record<string, string>> = {}): string[] =>
  Object.entries(env).map(([name, value]) => `${name}=${value}`);

/** The body of `POST /networks/create`. */
export function toNetworkBody(spec: NetworkSpec) {
  return {
    Name: spec.name,
    Driver: 'bridge',
    // Two networks of one name are otherwise possible.
    CheckDuplicate: true,
    Internal: spec.internal,
    IPAM: spec.subnet === undefined ? undefined : { Config: [{ Subnet: spec.subnet, Gateway: spec.gateway }] },
    Options: spec.options,
    Labels: spec.labels,
  };
}

export function toSummary(raw: z.infer<typeof api.containerList>[number]): ContainerSummary {
  // Further names come from links and hold a second slash.
  const name = raw.Names.find((candidate) => !candidate.slice(1).includes('/')) ?? raw.Names[0] ?? '';
  return {
    id: raw.Id,
    name: name.replace(/^\//, ''),
    image: raw.Image,
    state: raw.State,
    labels: raw.Labels,
    createdAt: raw.Created,
  };
}

export function toDetails(raw: z.infer<typeof api.containerInspect>): ContainerDetails {
  const networks = Object.entries(raw.NetworkSettings.Networks ?? {});
  return {
    id: raw.Id,
    name: raw.Name.replace(/^\//, ''),
    image: raw.Config.Image,
    state: raw.State.Status,
    labels: raw.Config.Labels,
    createdAt: Date.parse(raw.Created) / 1000,
    command: [raw.Path, ...raw.Args].filter((word) => word !== ''),
    exitCode: raw.State.ExitCode,
    startedAt: raw.State.StartedAt,
    finishedAt: raw.State.FinishedAt,
    restartCount: raw.RestartCount,
    ports: toPorts(raw.NetworkSettings.Ports ?? {}),
    addresses: Object.fromEntries(networks.flatMap(([name, { IPAddress }]) => (IPAddress ? [[name, IPAddress]] : []))),
    networks: networks.map(([name]) => name),
    volumes: raw.Mounts.flatMap(({ Type, Name }) => (Type === 'volume' && Name ? [Name] : [])),
  };
}

// One binding per host port: the engine lists IPv4 and IPv6 apart.
function toPorts(ports: Readonly<Record<string, ReadonlyArray<{ HostPort: string }> | null>>): PortBinding[] {
  return Object.entries(ports).flatMap(([key, bindings]): PortBinding[] => {
    const [port, protocol] = key.split('/');
    const base = { containerPort: Number(port), protocol: protocol === 'udp' ? 'udp' : 'tcp' } as const;
    const hostPorts = new Set((bindings ?? []).map(({ HostPort }) => Number(HostPort)));
    if (hostPorts.size === 0) return [{ ...base, hostPort: null }];
    return [...hostPorts].map((hostPort) => ({ ...base, hostPort }));
  });
}

export function toInfo(raw: z.infer<typeof api.info>, apiVersion: string): EngineInfo {
  return {
    version: raw.ServerVersion,
    apiVersion,
    operatingSystem: raw.OperatingSystem,
    storageDriver: raw.Driver,
    cgroupVersion: raw.CgroupVersion === '2' ? 2 : 1,
    appArmor: raw.SecurityOptions.some((option) => option.startsWith('name=apparmor')),
    cpus: raw.NCPU,
    memoryBytes: raw.MemTotal,
    kernelVersion: raw.KernelVersion,
    hostName: raw.Name,
    dataRoot: raw.DockerRootDir,
    backingFilesystem: raw.DriverStatus?.find(([name]) => name === 'Backing Filesystem')?.[1],
    liveRestore: raw.LiveRestoreEnabled,
    securityOptions: raw.SecurityOptions,
    limits: { memory: raw.MemoryLimit, swap: raw.SwapLimit, pids: raw.PidsLimit, cpu: raw.CpuCfsQuota },
  };
}

export const toEvent = (raw: z.infer<typeof api.event>): EngineEvent => ({
  type: raw.Type,
  action: raw.Action,
  id: raw.Actor.ID,
  attributes: raw.Actor.Attributes,
  timeNano: raw.timeNano,
});

/** `host:5000/name:tag` → its two parts; the port's colon is none of a tag. */
export function splitReference(reference: string): { repository: string; tag: string } {
  const colon = reference.lastIndexOf(':');
  if (colon <= reference.lastIndexOf('/')) return { repository: reference, tag: 'latest' };
  return { repository: reference.slice(0, colon), tag: reference.slice(colon + 1) };
}
