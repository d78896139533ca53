// One GET to a port within a sandbox, over a byte stream into it. Who answers is the learner's: it may answer anything.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { takeBytes } from '../engine/collect-bytes.ts';
import { withDeadline } from '../engine/deadline.ts';
import { asSocket } from '../engine/transport.ts';
import type { Sandbox } from '../sandbox/sandbox-provider.ts';
import type { HttpAnswer } from './facts.ts';

const ANSWER_MS = 3000;
const BODY_BYTES = 64 * 1024;

export interface HttpProbe {
  readonly port: number;
  readonly path: string;
}

/** @throws SlipwayError when the sandbox cannot be reached; the signal's reason */
export async function probeHttp(
  sandbox: Pick<Sandbox, 'dial'>,
  probe: HttpProbe,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const stream = await sandbox.dial({ port: probe.port }, { signal });
  const late = AbortSignal.timeout(ANSWER_MS);
  try {
    return await withDeadline('ask a server', { signal: AbortSignal.any([signal, late]) }, () => ask(stream, probe));
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) return { kind: 'late' };
    return { kind: isGibberish(error) ? 'gibberish' : 'nobody' };
  } finally {
    stream.destroy();
  }
}

async function ask(stream: Duplex, { port, path }: HttpProbe): Promise<HttpAnswer> {
  const { pathname, search } = new URL(path, 'http://localhost');
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = httpRequest({
      createConnection: () => asSocket(stream),
      path: pathname + search,
      headers: { Host: `localhost:${port}`, Connection: 'close', Accept: '*/*', 'User-Agent': 'slipway' },
    });
    request.on('response', resolve).on('error', reject);
    request.end();
  });
  const body = await takeBytes(response, BODY_BYTES);
  return { kind: 'answer', status: response.statusCode ?? 0, body: body.toString('utf8') };
}

/** Node's parser names what it does not understand. */
const isGibberish = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('HPE_');
