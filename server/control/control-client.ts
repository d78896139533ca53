// Asks the server that runs with a data folder, through its control socket.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { parseWith, refusalSchema, type Sizes, type Status, statusSchema } from './messages.ts';
import { controlSocketPath } from './socket-path.ts';

const TIMEOUT_MS = 10_000;
/** Nothing listens there: there is no socket, or nobody behind it. */
const NOBODY = new Set(['ENOENT', 'ECONNREFUSED']);

/** Why the server did not do what it was asked for. */
export class ControlError extends Error {
  readonly kind: 'no-server' | 'no-access' | 'refused';

  constructor(kind: ControlError['kind'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ControlError';
    this.kind = kind;
  }
}

/** @throws ControlError; SlipwayError `config-invalid` when the data folder's path is too long for a socket */
export function askStatus(dataDirectory: string): Promise<Status> {
  return ask(dataDirectory, 'GET', '/status');
}

/**
 * Changes the sizes until the server stops.
 * @returns how things stand then
 * @throws ControlError; SlipwayError `config-invalid` when the data folder's path is too long for a socket
 */
export function askResize(dataDirectory: string, sizes: Sizes): Promise<Status> {
  return ask(dataDirectory, 'PUT', '/pool', sizes);
}

async function ask(dataDirectory: string, method: string, path: string, body?: object): Promise<Status> {
  const socketPath = controlSocketPath(dataDirectory);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const call = request({ socketPath, method, path, signal, headers: { 'Content-Type': 'application/json' } });
  call.end(body && JSON.stringify(body));
  try {
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    return read(response.statusCode ?? 0, await text(response));
  } catch (error) {
    throw explain(error, socketPath);
  }
}

function read(status: number, body: string): Status {
  if (status !== 200) {
    const refusal = parseWith(refusalSchema, body);
    throw new ControlError('refused', 'data' in refusal ? refusal.data.error : `The server answered ${status}.`);
  }
  const parsed = parseWith(statusSchema, body);
  if ('data' in parsed) return parsed.data;
  throw new ControlError('refused', `The server is of another version: ${parsed.problem}`);
}

function explain(error: unknown, socketPath: string): Error {
  if (error instanceof ControlError) return error;
  const { code, name } = error as NodeJS.ErrnoException;
  if (code !== undefined && NOBODY.has(code)) {
    return new ControlError('no-server', `No server runs here: nobody answers at ${socketPath}.`, { cause: error });
  }
  if (code === 'EACCES') {
    return new ControlError('no-access', `Only the user who started the server may open ${socketPath}.`, {
      cause: error,
    });
  }
  const what = name === 'AbortError' || name === 'TimeoutError' ? `no answer in ${TIMEOUT_MS / 1000} s` : String(error);
  return new ControlError('refused', `The server did not answer: ${what}.`, { cause: error });
}
