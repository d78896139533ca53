// The Engine API through dockerode. The only file that imports it; the types and mappings are our own.
import Dockerode from 'dockerode';
import * as api from './api-schemas.ts';
import { putArchive, readArchive } from './archive-calls.ts';
import { byLabels, CHANGE_MS, containerPath, gone, LOOK_MS, orUndefined, within } from './calls.ts';
import { toCreateBody, toDetails, toEndpoint, toEvent, toInfo, toNetworkBody, toSummary } from './container-spec.ts';
import { pause } from './deadline.ts';
import type {
  BuildOptions,
  CallOptions,
  ContainerFilter,
  ContainerSpec,
  Engine,
  EngineEvent,
  ExecProcess,
  ExecSpec,
  NetworkSpec,
} from './engine.ts';
import { isNotFound, refusalStatus } from './engine-errors.ts';
import { EngineHttp, type EngineRequest } from './engine-http.ts';
import { readEvents } from './event-lines.ts';
import { ImageCalls } from './image-calls.ts';
import { readLogLines } from './log-lines.ts';
import { startExec } from './start-exec.ts';
import { type EngineTransport, modemOptions } from './transport.ts';

const REMOVAL_PAUSE_MS = 50;

export class DockerEngine implements Engine {
  readonly #http: EngineHttp;
  readonly #images: ImageCalls;
  readonly #close: () => void;

  /** @param options.maxAnswerBytes of an answer that is taken as a whole; more is `too-large` */
  constructor(transport: EngineTransport, { maxAnswerBytes }: { readonly maxAnswerBytes?: number } = {}) {
    const lifetime = new AbortController();
    const options = modemOptions(transport, lifetime.signal);
    this.#http = new EngineHttp(new Dockerode(options).modem, maxAnswerBytes);
    this.#images = new ImageCalls(this.#http);
    this.#close = () => {
      lifetime.abort();
      options.agent.destroy();
    };
  }

  /** Closes idle connections and ends calls that are under way; streams of processes stay with their owners. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#close();
  }

  ping(options?: CallOptions) {
    return this.#http.done({ what: 'ping', method: 'GET', path: '/_ping' }, within(LOOK_MS, options));
  }

  async info(options?: CallOptions) {
    const deadline = within(LOOK_MS, options);
    const [info, { ApiVersion }] = await Promise.all([
      this.#http.json({ what: 'info', method: 'GET', path: '/info' }, api.info, deadline),
      this.#http.json({ what: 'version', method: 'GET', path: '/version' }, api.version, deadline),
    ]);
    return toInfo(info, ApiVersion);
  }

  async listContainers(filter: ContainerFilter = {}, options?: CallOptions) {
    const query = { all: filter.all, limit: filter.newest, filters: byLabels(filter.labels) };
    const request: EngineRequest = { what: 'list containers', method: 'GET', path: '/containers/json', query };
    return (await this.#http.json(request, api.containerList, within(LOOK_MS, options))).map(toSummary);
  }

  inspectContainer(idOrName: string, options?: CallOptions) {
    const request: EngineRequest = {
      what: `inspect container ${idOrName}`,
      method: 'GET',
      path: `${containerPath(idOrName)}/json`,
    };
    return orUndefined(this.#http.json(request, api.containerInspect, within(LOOK_MS, options)).then(toDetails));
  }

  async createContainer(spec: ContainerSpec, options?: CallOptions & { onWarning?: (text: string) => void }) {
    const request: EngineRequest = {
      what: `create container ${spec.name}`,
      method: 'POST',
      path: '/containers/create',
      query: { name: spec.name },
      body: toCreateBody(spec),
    };
    const { Id, Warnings } = await this.#http.json(request, api.created, within(CHANGE_MS, options));
    for (const text of Warnings) options?.onWarning?.(text);
    return Id;
  }

  startContainer(id: string, options?: CallOptions) {
    return this.#change('POST', `start container ${id}`, `${containerPath(id)}/start`, options);
  }

  async removeContainer(id: string, options?: CallOptions) {
    const query = { force: true, v: true };
    try {
      await this.#change('DELETE', `remove container ${id}`, containerPath(id), options, { query });
    } catch (error) {
      if (isNotFound(error)) return;
      // Somebody else removes it already: wait for them.
      if (refusalStatus(error) !== 409) throw error;
      await this.#untilRemoved(id, error, options);
    }
  }

  killContainer(id: string, { unixSignal, ...options }: CallOptions & { readonly unixSignal?: string } = {}) {
    const query = { signal: unixSignal };
    return this.#change('POST', `kill container ${id}`, `${containerPath(id)}/kill`, options, { query });
  }

  async *followLogs(id: string, options: CallOptions & { since?: number } = {}): AsyncGenerator<string> {
    const request: EngineRequest = {
      what: `logs of container ${id}`,
      method: 'GET',
      path: `${containerPath(id)}/logs`,
      query: { follow: true, stdout: true, stderr: true, since: options.since?.toFixed(9) },
    };
    try {
      yield* readLogLines(this.#http.stream(request, within(LOOK_MS, options), options.timeoutMs));
    } catch (error) {
      if (!options.signal?.aborted) throw error;
    }
  }

  async waitContainer(id: string, options: CallOptions = {}) {
    const request: EngineRequest = {
      what: `wait for container ${id}`,
      method: 'POST',
      path: `${containerPath(id)}/wait`,
    };
    return (await orUndefined(this.#http.json(request, api.waited, options)))?.StatusCode ?? null;
  }

  exec(containerId: string, spec: ExecSpec, options?: CallOptions): Promise<ExecProcess> {
    return startExec(this.#http, containerId, spec, options);
  }

  putArchive(containerId: string, directory: string, tar: Buffer, options?: CallOptions) {
    return putArchive(this.#http, { containerId, path: directory, tar }, options);
  }

  readArchive(containerId: string, path: string, options: CallOptions & { firstBytes: number }) {
    return readArchive(this.#http, { containerId, path }, options);
  }

  async createNetwork(spec: NetworkSpec, options?: CallOptions) {
    const request: EngineRequest = {
      what: `create network ${spec.name}`,
      method: 'POST',
      path: '/networks/create',
      body: toNetworkBody(spec),
    };
    return (await this.#http.json(request, api.created, within(CHANGE_MS, options))).Id;
  }

  async listNetworks(filter: { labels?: readonly string[] } = {}, options?: CallOptions) {
    const query = { filters: byLabels(filter.labels) };
    const request: EngineRequest = { what: 'list networks', method: 'GET', path: '/networks', query };
    const networks = await this.#http.json(request, api.networkList, within(LOOK_MS, options));
    return networks.map(({ Id, Name, Labels, IPAM }) => ({
      id: Id,
      name: Name,
      subnets: (IPAM?.Config ?? []).flatMap(({ Subnet }) => Subnet ?? []),
      labels: Labels,
    }));
  }

  connectNetwork(
    network: string,
    container: string,
    endpoint: { readonly address?: string; readonly aliases?: readonly string[] } = {},
    options?: CallOptions,
  ) {
    const body = { Container: container, EndpointConfig: toEndpoint(endpoint) };
    return this.#change('POST', `connect ${container} to ${network}`, `/networks/${network}/connect`, options, {
      body,
    });
  }

  disconnectNetwork(network: string, container: string, options?: CallOptions) {
    const what = `disconnect ${container} from ${network}`;
    const body = { Container: container, Force: true };
    return this.#change('POST', what, `/networks/${network}/disconnect`, options, { body });
  }

  /** No error when it is gone already, as for volumes and images. */
  removeNetwork(idOrName: string, options?: CallOptions) {
    return gone(this.#change('DELETE', `remove network ${idOrName}`, `/networks/${idOrName}`, options));
  }

  createVolume(
    name: string,
    labels: Readonly<Record<string, string>>,
    options?: CallOptions & { driverOptions?: Readonly<Record<string, string>> },
  ) {
    const body = { Name: name, Labels: labels, DriverOpts: options?.driverOptions };
    return this.#change('POST', `create volume ${name}`, '/volumes/create', options, { body });
  }

  async listVolumes(filter: { labels?: readonly string[] } = {}, options?: CallOptions) {
    const query = { filters: byLabels(filter.labels) };
    const request: EngineRequest = { what: 'list volumes', method: 'GET', path: '/volumes', query };
    const { Volumes } = await this.#http.json(request, api.volumeList, within(LOOK_MS, options));
    return Volumes.map(({ Name, Labels }) => ({ name: Name, labels: Labels }));
  }

  removeVolume(name: string, options?: CallOptions) {
    return gone(this.#change('DELETE', `remove volume ${name}`, `/volumes/${encodeURIComponent(name)}`, options));
  }

  listImages(options?: CallOptions) {
    return this.#images.list(options);
  }

  inspectImage(name: string, options?: CallOptions) {
    return this.#images.inspect(name, options);
  }

  pullImage(name: string, options?: CallOptions & { onProgress?: (line: string) => void }) {
    return this.#images.pull(name, options);
  }

  importImage(tar: NodeJS.ReadableStream, tag: string, options?: CallOptions) {
    return this.#images.import(tar, tag, options);
  }

  buildImage(context: Buffer, options: BuildOptions) {
    return this.#images.build(context, options);
  }

  tagImage(name: string, newName: string, options?: CallOptions) {
    return this.#images.tag(name, newName, options);
  }

  pushImage(name: string, options?: CallOptions & { onProgress?: (line: string) => void }) {
    return this.#images.push(name, options);
  }

  removeImage(name: string, options?: CallOptions) {
    return this.#images.remove(name, options);
  }

  async *events(filter: { types?: readonly string[] }, { signal }: { signal?: AbortSignal } = {}) {
    const query = { filters: filter.types ? JSON.stringify({ type: filter.types }) : undefined };
    const request: EngineRequest = { what: 'follow events', method: 'GET', path: '/events', query };
    try {
      yield* readEvents(
        this.#http.stream(request, within(LOOK_MS, { signal })),
        toEvent,
      ) satisfies AsyncIterable<EngineEvent>;
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  }

  #change(
    method: EngineRequest['method'],
    what: string,
    path: string,
    options?: CallOptions,
    payload: Pick<EngineRequest, 'query' | 'body'> = {},
  ): Promise<void> {
    return this.#http.done({ what, method, path, ...payload }, within(CHANGE_MS, options));
  }

  async #untilRemoved(id: string, refusal: unknown, options: CallOptions = {}): Promise<void> {
    const deadline = Date.now() + (options.timeoutMs ?? CHANGE_MS);
    while (await this.inspectContainer(id, options)) {
      if (Date.now() > deadline) throw refusal;
      await pause(REMOVAL_PAUSE_MS, options.signal);
    }
  }
}
