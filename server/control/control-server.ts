// The operator's way into a running server: HTTP on a unix socket that only the server's user can open.
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { ZodType } from 'zod';
import { SlipwayError } from '../../lib/errors.ts';
import { parseWith, type Sizes, type Status, sizesSchema } from './messages.ts';
import { controlSocketPath } from './socket-path.ts';

export interface ControlOptions {
  readonly dataDirectory: string;
  readonly readStatus: () => Promise<Status>;
  /** Holds until the server stops. */
  readonly resize: (sizes: Sizes) => void;
  readonly onError: (error: unknown) => void;
}

/** What is asked fits many times over. */
const MAX_BODY_BYTES = 4096;
/** Nobody but the user may read or write. */
const UMASK = 0o177;

/** The request is wrong; the message is for who sent it. */
class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Post-condition: the socket answers. Disposing the result removes it.
 * @throws SlipwayError `config-invalid` when the data folder's path is too long; `already-running` when another server
 * answers there
 */
export async function startControlServer(options: ControlOptions): Promise<AsyncDisposable> {
  const path = controlSocketPath(options.dataDirectory);
  const server = createServer((request, response) => {
    respond(request, response, options).catch(options.onError);
  });
  await listen(server, path).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    if (await answers(path)) throw new SlipwayError('already-running', `another server answers at ${path}`);
    // A server that was killed leaves its socket behind.
    await rm(path, { force: true });
    await listen(server, path);
  });
  // Closing removes the socket, too.
  return { [Symbol.asyncDispose]: () => close(server) };
}

async function listen(server: Server, path: string): Promise<void> {
  // The socket is made within this call, with the rights that the mask leaves: it is never open to others.
  const before = process.umask(UMASK);
  try {
    server.listen(path);
  } finally {
    process.umask(before);
  }
  await once(server, 'listening');
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function respond(request: IncomingMessage, response: ServerResponse, options: ControlOptions): Promise<void> {
  try {
    send(response, 200, await route(request, options));
  } catch (error) {
    if (error instanceof Refusal) return send(response, error.status, { error: error.message });
    send(response, 500, { error: 'The server failed to answer; its log says why.' });
    throw error;
  }
}

async function route(request: IncomingMessage, { readStatus, resize }: ControlOptions): Promise<Status> {
  switch (`${request.method} ${request.url}`) {
    case 'GET /status':
      return readStatus();
    case 'PUT /pool':
      resize(await readBody(request, sizesSchema));
      return readStatus();
    default:
      throw new Refusal(404, 'Expected GET /status or PUT /pool.');
  }
}

async function readBody<T>(request: IncomingMessage, schema: ZodType<T>): Promise<T> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Refusal(413, `Expected at most ${MAX_BODY_BYTES} bytes.`);
    chunks.push(chunk);
  }
  const parsed = parseWith(schema, Buffer.concat(chunks).toString());
  if ('problem' in parsed) throw new Refusal(400, parsed.problem);
  return parsed.data;
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}
