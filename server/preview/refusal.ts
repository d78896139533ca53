// Says no to an upgrade: answers, and lets go of the socket whatever the client does.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** An answer of one line is taken at once; a client that has not taken it by then does not read. */
const ANSWER_TAKEN_WITHIN_MS = 5000;

/** The request's path, without what a client may have made of the rest: nothing that it sends can throw here. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '';
}

/** Post-condition: the socket is destroyed, after the answer when the client takes it. */
export function refuse(socket: Duplex, status: string, reason: string): void {
  const deadline = setTimeout(() => socket.destroy(), ANSWER_TAKEN_WITHIN_MS).unref();
  socket.once('close', () => clearTimeout(deadline));
  // A client that is gone meanwhile is no error of ours, and without a listener it would be one of the whole process.
  socket.on('error', () => socket.destroy());
  // The server's sockets are half open: without this, it would last until the client ends its half.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n${reason}\n`);
}
