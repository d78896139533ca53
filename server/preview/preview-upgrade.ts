// A websocket, or whatever else a page in the sandbox upgrades to: after its answer, bytes pass unread both ways.
import http, { type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type Duplex, pipeline } from 'node:stream';
import { IdleWatch } from './idle-watch.ts';
import { type Passage, toBrowser, toSandbox } from './preview-headers.ts';
import type { Preview } from './previews.ts';

export interface UpgradePassage {
  /** Of the browser, whose errors somebody listens to. */
  readonly socket: Socket;
  readonly head: Buffer;
  readonly preview: Preview;
  readonly passage: Passage;
  readonly idleMs: number;
}

const ANSWER_MS = 30_000;

/** Post-condition: the socket carries the upgraded connection, or is closed within a deadline. */
export function passUpgrade(request: IncomingMessage, options: UpgradePassage): void {
  const { socket, preview, passage } = options;
  const idle = new IdleWatch(ANSWER_MS, () => socket.destroy());
  idle.follow();
  let outgoing: http.ClientRequest | undefined;
  socket.once('close', () => {
    idle.stop();
    outgoing?.destroy();
  });
  connectAndAsk(request, preview, passage).then(
    (asked) => {
      outgoing = asked;
      outgoing.on('error', () => socket.destroy());
      outgoing.on('upgrade', (answer, stream, streamHead) => {
        idle.stop();
        join(answer, { ...options, stream, streamHead });
      });
      outgoing.on('response', (answer) => decline(answer, options));
      outgoing.end();
      if (socket.destroyed) outgoing.destroy();
    },
    () => socket.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n'),
  );
}

/** A connection of its own: it is never one for requests again. */
async function connectAndAsk(request: IncomingMessage, preview: Preview, passage: Passage) {
  const connection = await preview.agent.connect();
  return http.request({
    createConnection: () => connection as never,
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers: toSandbox(request.headers, passage, request.headers.upgrade ?? ''),
    setHost: false,
  });
}

interface Joint extends UpgradePassage {
  readonly stream: Duplex;
  readonly streamHead: Buffer;
}

function join(answer: IncomingMessage, { socket, head, stream, streamHead, preview, passage, idleMs }: Joint): void {
  const protocol = ['Connection', 'Upgrade', 'Upgrade', answer.headers.upgrade ?? ''];
  socket.write(headOf(answer, [...toBrowser(answer.rawHeaders, passage, [...preview.sites]), ...protocol]));
  if (streamHead.length > 0) socket.write(streamHead);
  if (head.length > 0) stream.write(head);
  const idle = new IdleWatch(idleMs, () => socket.destroy());
  idle.follow(socket, stream);
  stream.on('error', () => stream.destroy());
  stream.once('close', () => {
    idle.stop();
    socket.destroySoon();
  });
  socket.once('close', () => stream.destroy());
  socket.pipe(stream);
  stream.pipe(socket);
}

/** The page does not want to: its answer is passed on, and that was it. */
function decline(answer: IncomingMessage, { socket, preview, passage }: UpgradePassage): void {
  socket.write(headOf(answer, [...toBrowser(answer.rawHeaders, passage, [...preview.sites]), 'Connection', 'close']));
  pipeline(answer, socket, () => socket.destroy());
}

function headOf({ statusCode, statusMessage }: IncomingMessage, headers: readonly string[]): string {
  const lines = headers.flatMap((name, index) => (index % 2 === 0 ? `${name}: ${headers[index + 1] ?? ''}` : []));
  return [`HTTP/1.1 ${statusCode} ${statusMessage ?? ''}`, ...lines, '', ''].join('\r\n');
}
