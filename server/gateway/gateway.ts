// Takes websockets in: only on our path, only from our pages, only with a learner's cookie, only so many.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { LessonLibrary } from '../../lib/content/library.ts';
import { LIMITS, WEBSOCKET_PATH, WEBSOCKET_SUBPROTOCOL } from '../../lib/protocol/limits.ts';
import { CLOSE_CODES } from '../../lib/protocol/messages.ts';
import type { Previews } from '../preview/previews.ts';
import { pathOf, refuse } from '../preview/refusal.ts';
import type { SessionRegistry } from '../session/session-registry.ts';
import { AddressShares } from './address-shares.ts';
import { clientAddress } from './client-address.ts';
import { Connection } from './connection.ts';
import { type ConnectionCaps, ConnectionLimits, type ConnectionRefusal } from './connection-limits.ts';
import type { LearnerCookie } from './learner-cookie.ts';
import { isAllowedOrigin } from './origin.ts';
import type { ConnectionLog } from './page-socket.ts';

export interface GatewayOptions {
  readonly sessions: SessionRegistry;
  readonly lessons: LessonLibrary;
  readonly cookie: LearnerCookie;
  readonly log: ConnectionLog;
  readonly previews: Previews;
  /** Origins of pages beside our own. */
  readonly origins: readonly string[];
  /** Proxies in front of us that say where a request comes from. */
  readonly proxyHops: number;
  /** Websockets that may be open. */
  readonly connections: ConnectionCaps;
}

/** Where a page is: in the network, and on the web. */
interface Origin {
  readonly address: string | null;
  readonly site: string;
}

const REFUSALS: Readonly<Record<ConnectionRefusal, readonly [status: string, reason: string]>> = {
  address: ['429 Too Many Requests', 'too many connections from one address'],
  total: ['503 Service Unavailable', 'too many connections'],
};
/**
 * A message may come in many frames, and a frame in many pieces from the network; each piece costs memory and work until
 * the message is whole and paid for. A browser cuts 64 KiB into a few frames, and the smallest networks into 128 pieces.
 */
const MAX_FRAGMENTS = 64;
const MAX_CHUNKS = 1024;
/** The operator is told no more often that connections are refused, however many are. */
const QUIET_MS = 60_000;

export class Gateway {
  readonly #options: GatewayOptions;
  readonly #limits: ConnectionLimits;
  readonly #shares = new AddressShares();
  readonly #connections = new Map<Connection, string>();
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.clientFrameBytes,
    maxFragments: MAX_FRAGMENTS,
    maxBufferedChunks: MAX_CHUNKS,
    // Compression costs more time than it saves for a key's echo, and holds memory per connection.
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(WEBSOCKET_SUBPROTOCOL) ? WEBSOCKET_SUBPROTOCOL : false),
  });
  #warnedAtMs = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#limits = new ConnectionLimits(options.connections);
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** @returns false when the request is not for us; else it was answered, one way or the other */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    if (pathOf(request) !== WEBSOCKET_PATH) return false;
    const { cookie, origins, sessions } = this.#options;
    const learnerId = cookie.read(request);
    if (!isAllowedOrigin(request, origins)) refuse(socket, '403 Forbidden', 'origin-refused');
    else if (learnerId === undefined) refuse(socket, '401 Unauthorized', 'no learner cookie: load a page first');
    else if (sessions.isForgotten(learnerId)) refuse(socket, '401 Unauthorized', 'this learner has been forgotten');
    else if (!offersOurProtocol(request)) refuse(socket, '426 Upgrade Required', `expected ${WEBSOCKET_SUBPROTOCOL}`);
    else this.#admit(request, socket, head, learnerId);
    return true;
  }

  /** Closes the learner's pages, which come again as whoever their browser says then. */
  dismiss(learnerId: string): void {
    for (const [connection, learner] of this.#connections) {
      if (learner === learnerId) connection.close(CLOSE_CODES.serverStopping, 'sandbox-gone');
    }
  }

  /** Tells every page that the server stops, and closes. */
  dispose(): void {
    for (const connection of this.#connections.keys()) connection.close(CLOSE_CODES.serverStopping, 'sandbox-gone');
    this.#server.close();
  }

  #admit(request: IncomingMessage, socket: Duplex, head: Buffer, learnerId: string): void {
    // One that is gone already would never say that it closes.
    if (socket.destroyed) return;
    const address = clientAddress(request, this.#options.proxyHops);
    const refusal = this.#limits.take(address, Date.now());
    if (refusal !== undefined) {
      this.#warn(refusal, address);
      refuse(socket, ...REFUSALS[refusal]);
      return;
    }
    socket.once('close', () => this.#limits.release(address));
    this.#server.handleUpgrade(request, socket, head, (webSocket) =>
      this.#accept(webSocket, learnerId, { address, site: request.headers.origin ?? '' }),
    );
  }

  #accept(webSocket: WebSocket, learner: string, { address, site }: Origin): void {
    const { sessions, lessons, log, previews } = this.#options;
    const share = this.#shares.open(address, Date.now());
    const connection = new Connection(webSocket, {
      hold: () => sessions.hold(learner, address),
      previewOf: (wish) => previews.open({ ...wish, learner, site }),
      lessons,
      log,
      share,
    });
    this.#connections.set(connection, learner);
    connection.onClose(() => {
      this.#connections.delete(connection);
      share.release(Date.now());
    });
    const ofLearner = [...this.#connections.values()].filter((id) => id === learner).length;
    if (ofLearner > LIMITS.connectionsPerSession) {
      connection.close(CLOSE_CODES.tooManyConnections, 'too-many-connections');
    }
  }

  #warn(limit: ConnectionRefusal, address: string | null): void {
    const now = Date.now();
    if (now - this.#warnedAtMs < QUIET_MS) return;
    this.#warnedAtMs = now;
    this.#options.log.warn({ limit, address }, 'connections are being refused');
  }
}

function offersOurProtocol(request: IncomingMessage): boolean {
  const offered = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
  return offered.includes(WEBSOCKET_SUBPROTOCOL);
}
