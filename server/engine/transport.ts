// How to reach an engine: what docker-modem needs for each kind of address. Knows nothing of the API.
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';
import { dialSsh, type SshTarget } from './ssh-dial.ts';

export type Dial = (signal?: AbortSignal) => Promise<Duplex>;

export type EngineTransport =
  /** A unix socket, or a named pipe on Windows. */
  | { readonly socketPath: string }
  | {
      readonly host: string;
      readonly port: number;
      readonly tls?: boolean;
      readonly ca?: string;
      readonly cert?: string;
      readonly key?: string;
      readonly rejectUnauthorized?: boolean;
    }
  | { readonly ssh: SshTarget }
  /** Any byte stream, for example an exec in a container that leads to an engine's socket. */
  | { readonly dial: Dial };

/** docker-modem's options. It would fill each missing one from DOCKER_HOST, so all of them are named. */
export interface ModemOptions {
  readonly socketPath: string | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly protocol: 'http' | 'https';
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly agent: http.Agent;
}

// An engine closes no idle connection, so a few are kept: a new one costs a round trip, or a process when dialed.
const IDLE_SOCKETS = 4;
// Over a dialed transport each connection is a process in the sandbox; events and waits hold one each.
const DIALED_SOCKETS = 8;
// Notices a dead peer behind a silent stream such as /events.
const TCP_PROBE_MS = 30_000;

/** @param lifetime aborts dials that are under way */
export function modemOptions(transport: EngineTransport, lifetime: AbortSignal): ModemOptions {
  const none = {
    socketPath: undefined,
    host: undefined,
    port: undefined,
    ca: undefined,
    cert: undefined,
    key: undefined,
  };
  if ('socketPath' in transport) {
    return { ...none, socketPath: transport.socketPath, protocol: 'http', agent: quiet(new http.Agent(pooling())) };
  }
  if ('host' in transport) {
    const { host, port, tls = false, ca, cert, key, rejectUnauthorized = true } = transport;
    const agent = tls ? new https.Agent({ ...pooling(), rejectUnauthorized }) : new http.Agent(pooling());
    return { ...none, host, port, ca, cert, key, protocol: tls ? 'https' : 'http', agent: quiet(agent) };
  }
  const dial: Dial = 'ssh' in transport ? () => dialSsh(transport.ssh) : transport.dial;
  return { ...none, host: 'engine', port: 80, protocol: 'http', agent: quiet(new DialAgent(dial, lifetime)) };
}

const pooling = () => ({
  keepAlive: true,
  keepAliveMsecs: TCP_PROBE_MS,
  maxFreeSockets: IDLE_SOCKETS,
  noDelay: true,
});

// docker-modem prints each request's options, agent and sockets included, into a debug line that is then thrown away.
function quiet<T extends http.Agent>(agent: T): T {
  return Object.assign(agent, { [inspect.custom]: () => 'Agent' });
}

type ConnectionCallback = (error: Error | null, stream?: Duplex) => void;

class DialAgent extends http.Agent {
  readonly #dial: Dial;
  readonly #lifetime: AbortSignal;

  constructor(dial: Dial, lifetime: AbortSignal) {
    super({ keepAlive: true, maxSockets: DIALED_SOCKETS, maxFreeSockets: 1 });
    this.#dial = dial;
    this.#lifetime = lifetime;
  }

  override createConnection(_options: unknown, callback: ConnectionCallback): undefined {
    this.#dial(this.#lifetime).then(
      (stream) => callback(null, asSocket(stream)),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
    );
  }
}

/** Adds what Node's HTTP client calls on a socket and a plain stream lacks. */
export function asSocket(stream: Duplex): Duplex {
  const nothing = () => stream;
  for (const name of ['setTimeout', 'setNoDelay', 'setKeepAlive', 'ref', 'unref']) {
    if (!(name in stream)) Object.defineProperty(stream, name, { value: nothing, configurable: true });
  }
  return stream;
}
