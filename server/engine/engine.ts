// Our own small types for a Docker Engine. Nothing of dockerode leaks through here; docker-engine.ts implements it.
import type { Duplex } from 'node:stream';

/** Every call ends by this deadline or when the signal aborts, whichever comes first. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; each call has a default that fits it. */
  readonly timeoutMs?: number | undefined;
  /** Of the answer, where the call returns something of it; more is `too-large`. Raises no limit of the engine's own. */
  readonly maxAnswerBytes?: number | undefined;
}

export interface EngineInfo {
  readonly version: string;
  readonly apiVersion: string;
  readonly operatingSystem: string;
  readonly storageDriver: string;
  readonly cgroupVersion: 1 | 2;
  readonly appArmor: boolean;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly kernelVersion: string;
  /** Name of the engine's machine. */
  readonly hostName: string;
  /** Where it keeps its data, on its own machine. */
  readonly dataRoot: string;
  /** The file system under the storage driver, as the engine names it; undefined when it does not say. */
  readonly backingFilesystem: string | undefined;
  /** Containers go on while the engine is restarted. */
  readonly liveRestore: boolean;
  /** As the engine writes them: `name=seccomp,profile=default`, … */
  readonly securityOptions: readonly string[];
  /** Limits that the engine can set. */
  readonly limits: { readonly memory: boolean; readonly swap: boolean; readonly pids: boolean; readonly cpu: boolean };
}

export interface ContainerSummary {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly state: ContainerState;
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds since the epoch, by the engine's clock; with fractions only in a container's details. */
  readonly createdAt: number;
}
export interface ContainerFilter {
  /** Each as `key` or `key=value`, all must hold. */
  readonly labels?: readonly string[];
  /** Also those that do not run. */
  readonly all?: boolean;
  /** The last made so many, also those that do not run; an engine of which nothing is believed may list more. */
  readonly newest?: number;
}

export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';

export interface PortBinding {
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
  readonly hostPort: number | null;
}

export interface ContainerDetails extends ContainerSummary {
  readonly command: readonly string[];
  /** Of its last run; 0 while it runs. */
  readonly exitCode: number;
  /** RFC 3339, by the engine's clock; year 1 when it never ran. Tells one run from the next. */
  readonly startedAt: string;
  /** Of its last end. */
  readonly finishedAt: string;
  /** How often the engine started it again by itself. */
  readonly restartCount: number;
  readonly ports: readonly PortBinding[];
  /** By network name. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Names, also while it does not run and has no address there. */
  readonly networks: readonly string[];
  /** Names of those that are mounted. */
  readonly volumes: readonly string[];
}

/** What to create. Only what Slipway uses; each field maps to one of the Engine API's `POST /containers/create`. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  /** In place of the image's own. */
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly hostname?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly capDrop?: readonly string[];
  readonly capAdd?: readonly string[];
  readonly securityOptions?: readonly string[];
  readonly privateCgroupNamespace?: boolean;
  readonly memoryBytes?: number;
  readonly cpus?: number;
  readonly pidsLimit?: number;
  readonly shmBytes?: number;
  /** Volume name → path in the container. */
  readonly volumes?: Readonly<Record<string, string>>;
  /** The same, for volumes that the container may only read (sockets in them still connect). */
  readonly readOnlyVolumes?: Readonly<Record<string, string>>;
  /** Folder of the engine's machine, which must be there → path in the container, where it may only be read, as above. */
  readonly readOnlyFolders?: Readonly<Record<string, string>>;
  /** An empty volume gets what the image has at its path; false leaves it empty, which spares a mount and a walk. */
  readonly fillVolumes?: boolean;
  /** Path in the container → mount options. */
  readonly tmpfs?: Readonly<Record<string, string>>;
  /** `none` leaves it without any. */
  readonly network?: { readonly name: string; readonly address?: string; readonly aliases?: readonly string[] };
  /** Host name → address. */
  readonly extraHosts?: Readonly<Record<string, string>>;
  /** Ports published on the loopback address of the engine's machine; host port 0 lets the engine choose. */
  readonly loopbackPorts?: ReadonlyArray<{ readonly containerPort: number; readonly hostPort: number }>;
  readonly restart?: 'no' | 'unless-stopped';
  readonly readOnlyRoot?: boolean;
  /** Between the host engine's SIGTERM and its SIGKILL, when it stops the container; 10 unless given. */
  readonly stopTimeoutSeconds?: number;
  /** Size of one log file and number of files kept (json-file driver). */
  readonly logLimit?: { readonly maxBytes: number; readonly files: number };
  /** Further devices that its processes may use, as the kernel's device cgroup says it: `b 7:* rwm`. */
  readonly deviceCgroupRules?: readonly string[];
  readonly ulimits?: ReadonlyArray<{ readonly name: string; readonly soft: number; readonly hard: number }>;
}

export interface NetworkSpec {
  readonly name: string;
  readonly internal: boolean;
  readonly subnet?: string;
  readonly gateway?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export interface ExecSpec {
  readonly command: readonly string[];
  readonly user?: string;
  readonly workingDirectory?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** With a terminal, stdout and stderr are one stream. */
  readonly tty?: { readonly cols: number; readonly rows: number };
}

/** A process in a container with its stdin and stdout attached. */
export interface ExecProcess {
  /** Writing goes to stdin; reading gives stdout (with a tty: the terminal's bytes). Destroying it detaches. */
  readonly stream: Duplex;
  /** stderr of a process without a tty, kept up to 64 KiB. */
  stderr(): string;
  resize(cols: number, rows: number): Promise<void>;
  /** Resolves after the stream has ended; null when the engine no longer knows. */
  exitCode(): Promise<number | null>;
}

export interface EngineEvent {
  readonly type: string;
  readonly action: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly timeNano: number;
}

export interface BuildOptions extends CallOptions {
  readonly tag: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** `host` lets RUN steps reach what the engine's machine reaches. */
  readonly network?: 'host' | 'default';
  readonly onProgress?: (line: string) => void;
}

/**
 * A Docker Engine behind its API. Failures are `SlipwayError`s: `engine-unreachable` (no answer), `timeout` (deadline),
 * `engine-error` (it refused; the cause is an `EngineResponseError` with the HTTP status).
 */
export interface Engine extends AsyncDisposable {
  ping(options?: CallOptions): Promise<void>;
  info(options?: CallOptions): Promise<EngineInfo>;

  listContainers(filter?: ContainerFilter, options?: CallOptions): Promise<ContainerSummary[]>;
  /** @returns undefined when there is no such container */
  inspectContainer(idOrName: string, options?: CallOptions): Promise<ContainerDetails | undefined>;
  /**
   * @param options.onWarning told of each part of the spec that the engine leaves out, in its words: a limit that the
   * kernel cannot set is no refusal
   * @returns the id
   */
  createContainer(
    spec: ContainerSpec,
    options?: CallOptions & { readonly onWarning?: (text: string) => void },
  ): Promise<string>;
  startContainer(id: string, options?: CallOptions): Promise<void>;
  /** Kills and removes it with its anonymous volumes; no error when it is gone already. */
  removeContainer(id: string, options?: CallOptions): Promise<void>;
  /**
   * Kills its processes, or sends its first one another signal; it stays, and can be started again.
   * @param options.unixSignal `SIGUSR1` and its like
   */
  killContainer(id: string, options?: CallOptions & { readonly unixSignal?: string }): Promise<void>;
  /**
   * Follows stdout and stderr, line by line, until the container ends or the signal aborts.
   * @param options.since seconds since the epoch, by the engine's clock; without it from the first start on
   */
  followLogs(id: string, options?: CallOptions & { readonly since?: number }): AsyncIterable<string>;
  /** Resolves with the exit code when the container has stopped or is gone (then null). No deadline unless given. */
  waitContainer(id: string, options?: CallOptions): Promise<number | null>;
  /** Starts a process; post-condition: its stdin and stdout are attached. */
  exec(containerId: string, spec: ExecSpec, options?: CallOptions): Promise<ExecProcess>;
  /** Unpacks a tar archive into an existing directory of the container. */
  putArchive(containerId: string, directory: string, tar: Buffer, options?: CallOptions): Promise<void>;
  /**
   * The beginning of a tar archive of one file or directory of the container; a link is archived as a link.
   * @returns at most so many bytes, perhaps cut anywhere; undefined when there is no such container or file
   */
  readArchive(
    containerId: string,
    path: string,
    options: CallOptions & { readonly firstBytes: number },
  ): Promise<Buffer | undefined>;

  /** @returns the id */
  createNetwork(spec: NetworkSpec, options?: CallOptions): Promise<string>;
  listNetworks(
    filter?: { readonly labels?: readonly string[] },
    options?: CallOptions,
  ): Promise<Array<{ id: string; name: string; subnets: string[]; labels: Readonly<Record<string, string>> }>>;
  connectNetwork(
    network: string,
    container: string,
    endpoint?: { readonly address?: string; readonly aliases?: readonly string[] },
    options?: CallOptions,
  ): Promise<void>;
  disconnectNetwork(network: string, container: string, options?: CallOptions): Promise<void>;
  removeNetwork(idOrName: string, options?: CallOptions): Promise<void>;
  /** @param options.driverOptions of the local driver, for example `type`, `device` and `o` of a mount */
  createVolume(
    name: string,
    labels: Readonly<Record<string, string>>,
    options?: CallOptions & { readonly driverOptions?: Readonly<Record<string, string>> },
  ): Promise<void>;
  listVolumes(
    filter?: { readonly labels?: readonly string[] },
    options?: CallOptions,
  ): Promise<Array<{ name: string; labels: Readonly<Record<string, string>> }>>;
  removeVolume(name: string, options?: CallOptions): Promise<void>;

  listImages(
    options?: CallOptions,
  ): Promise<Array<{ id: string; tags: string[]; labels: Readonly<Record<string, string>>; sizeBytes: number }>>;
  /** @returns undefined when there is no such image */
  inspectImage(
    name: string,
    options?: CallOptions,
  ): Promise<{ id: string; labels: Readonly<Record<string, string>>; sizeBytes: number } | undefined>;
  pullImage(name: string, options?: CallOptions & { onProgress?: (line: string) => void }): Promise<void>;
  /** @param tar the root file system, compressed or not */
  importImage(tar: NodeJS.ReadableStream, tag: string, options?: CallOptions): Promise<void>;
  /** @param context a tar archive with a Dockerfile at its root */
  buildImage(context: Buffer, options: BuildOptions): Promise<void>;
  tagImage(name: string, newName: string, options?: CallOptions): Promise<void>;
  pushImage(name: string, options?: CallOptions & { onProgress?: (line: string) => void }): Promise<void>;
  removeImage(name: string, options?: CallOptions): Promise<void>;

  /**
   * Events as they happen, until the signal aborts (then it returns) or the connection breaks (then it throws).
   * Post-condition of the first `next()` being called: the subscription is made with the engine.
   */
  events(
    filter: { readonly types?: readonly string[] },
    options?: { signal?: AbortSignal },
  ): AsyncIterable<EngineEvent>;
}
