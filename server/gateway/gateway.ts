// Takes websockets in: only on our path, only from our pages, only with a learner's cookie, only so many.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { LessonLibrary } from '../../lib/content/library.ts';
import { LIMITS, WEBSOCKET_PATH, WEBSOCKET_SUBPROTOCOL } from '../../lib/protocol/limits.ts';
import { CLOSE_CODES } from '../../lib/protocol/messages.ts';
import type { SessionRegistry } from '../session/session-registry.ts';
import { clientAddress } from './client-address.ts';
import { Connection, type ConnectionLog } from './connection.ts';
import type { LearnerCookie } from './learner-cookie.ts';
import { isAllowedOrigin } from './origin.ts';

export interface GatewayOptions {
  readonly sessions: SessionRegistry;
  readonly lessons: LessonLibrary;
  readonly cookie: LearnerCookie;
  readonly log: ConnectionLog;
  /** Origins of pages beside our own. */
  readonly origins: readonly string[];
  /** Proxies in front of us that say where a request comes from. */
  readonly proxyHops: number;
}

export class Gateway {
  readonly #options: GatewayOptions;
  readonly #connections = new Map<Connection, string>();
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.clientFrameBytes,
    // Compression costs more time than it saves for a key's echo, and holds memory per connection.
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(WEBSOCKET_SUBPROTOCOL) ? WEBSOCKET_SUBPROTOCOL : false),
  });

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** @returns false when the request is not for us; else it was answered, one way or the other */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== WEBSOCKET_PATH) return false;
    const { cookie, origins } = this.#options;
    const learnerId = cookie.read(request);
    if (!isAllowedOrigin(request, origins)) refuse(socket, '403 Forbidden', 'origin-refused');
    else if (learnerId === undefined) refuse(socket, '401 Unauthorized', 'no learner cookie: load a page first');
    else if (!offersOurProtocol(request)) refuse(socket, '426 Upgrade Required', `expected ${WEBSOCKET_SUBPROTOCOL}`);
    else this.#accept(request, socket, head, learnerId);
    return true;
  }

  /** Tells every page that the server stops, and closes. */
  dispose(): void {
    for (const connection of this.#connections.keys()) connection.close(CLOSE_CODES.serverStopping, 'sandbox-gone');
    this.#server.close();
  }

  #accept(request: IncomingMessage, socket: Duplex, head: Buffer, learnerId: string): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const { sessions, lessons, log, proxyHops } = this.#options;
      const hold = sessions.hold(learnerId, clientAddress(request, proxyHops));
      const connection = new Connection(webSocket, { session: hold.session, lessons, log });
      this.#connections.set(connection, learnerId);
      connection.onClose(() => {
        this.#connections.delete(connection);
        hold.release();
      });
      const ofLearner = [...this.#connections.values()].filter((id) => id === learnerId).length;
      if (ofLearner > LIMITS.connectionsPerSession) {
        connection.close(CLOSE_CODES.tooManyConnections, 'too-many-connections');
      }
    });
  }
}

function offersOurProtocol(request: IncomingMessage): boolean {
  const offered = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
  return offered.includes(WEBSOCKET_SUBPROTOCOL);
}

function refuse(socket: Duplex, status: string, reason: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n${reason}\n`);
}
