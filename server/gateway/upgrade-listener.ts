// Every upgrade request that reaches the server: those of previews, ours, in development those of hot reload, and those that are nobody's.
import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { refuse } from '../preview/refusal.ts';

/** @returns whether somebody takes the request, and with it the socket */
export type UpgradeTaker = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

export interface UpgradeOptions {
  /** Takes what is for the pages in sandboxes, by its host. */
  readonly previews: UpgradeTaker;
  /** Takes what is ours, and answers it one way or the other. */
  readonly gateway: UpgradeTaker;
  /**
   * Next, for its hot reload. It says nothing to what it does not know, and listens only from the first page on. Null in
   * production, where it has nothing to upgrade.
   */
  readonly pages: UpgradeTaker | null;
}

/** Hot reload answers at once. */
const ANSWER_WITHIN_MS = 10_000;
const NOT_FOUND = ['404 Not Found', 'nothing can be upgraded here'] as const;

/** Post-condition of each call: the socket is somebody's who has answered, or is closed within a deadline. */
export function createUpgradeListener({ previews, gateway, pages }: UpgradeOptions) {
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (previews(request, socket, head) || gateway(request, socket, head)) return;
    if (pages === null) {
      refuse(socket, ...NOT_FOUND);
      return;
    }
    socket.on('error', () => socket.destroy());
    refuseUnlessAnswered(socket);
    if (!pages(request, socket, head)) refuse(socket, ...NOT_FOUND);
  };
}

function refuseUnlessAnswered(socket: Duplex): void {
  const before = bytesWritten(socket);
  const deadline = setTimeout(() => {
    if (bytesWritten(socket) === before) refuse(socket, ...NOT_FOUND);
  }, ANSWER_WITHIN_MS).unref();
  socket.once('close', () => clearTimeout(deadline));
}

const bytesWritten = (socket: Duplex): number => (socket instanceof Socket ? socket.bytesWritten : 0);
