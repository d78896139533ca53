// One GET to a port within a sandbox, and another one as long as nobody answers, over a byte stream into it. Who answers is
// the learner's: it may answer anything.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { takeBytes } from '../engine/collect-bytes.ts';
import { withDeadline } from '../engine/deadline.ts';
import { asSocket } from '../engine/transport.ts';
import type { DialTarget, Sandbox } from '../sandbox/sandbox-provider.ts';
import type { HttpAnswer } from './facts.ts';
import { KnockAnswer, type MarkListeners, type NoAnswer } from './knock-answer.ts';

const ANSWER_MS = 3000;
/** For the way there, and for somebody at the end who takes the request and says nothing. */
const SLACK_MS = 2 * ANSWER_MS;
const BODY_BYTES = 64 * 1024;

export interface HttpProbe {
  readonly port: number;
  readonly path: string;
}

export interface HttpAsking {
  readonly signal: AbortSignal;
  /** How long somebody who answers is waited for. 0: there is one look. */
  readonly patienceMs: number;
  /** There is no answer yet; it is waited for. */
  readonly onNone: (answer: HttpAnswer) => void;
}

/** @throws SlipwayError when the sandbox cannot be reached; the signal's reason */
export async function probeHttp(
  sandbox: Pick<Sandbox, 'dial'>,
  probe: HttpProbe,
  asking: HttpAsking,
): Promise<HttpAnswer> {
  const { signal, patienceMs, onNone } = asking;
  let none: NoAnswer | undefined;
  const marks = {
    onNone: (kind: NoAnswer) => {
      none = kind;
      onNone({ kind });
    },
  };
  const target = { knockAt: probe.port, patienceMs };
  const answer = await exchange(sandbox, probe, { signal, target, lateMs: patienceMs + SLACK_MS, marks });
  if (answer !== undefined) return answer;
  if (none !== undefined) return { kind: none };
  // A sandbox of an older image has no `knock`.
  const once = { signal, target: { port: probe.port }, lateMs: ANSWER_MS };
  return (await exchange(sandbox, probe, once)) ?? { kind: 'nobody' };
}

interface Exchange {
  readonly signal: AbortSignal;
  readonly target: DialTarget;
  readonly lateMs: number;
  readonly marks?: Pick<MarkListeners, 'onNone'>;
}

/** @returns undefined where there is no answer */
async function exchange(
  sandbox: Pick<Sandbox, 'dial'>,
  probe: HttpProbe,
  { signal, target, lateMs, marks }: Exchange,
): Promise<HttpAnswer | undefined> {
  const stream = await sandbox.dial(target, { signal });
  const late = new AbortController();
  let timer = setTimeout(() => late.abort(), lateMs);
  const onAnswer = () => {
    clearTimeout(timer);
    timer = setTimeout(() => late.abort(), ANSWER_MS);
  };
  const knock = marks && new KnockAnswer(stream, { ...marks, onAnswer });
  try {
    const either = AbortSignal.any([signal, late.signal]);
    return await withDeadline('ask a server', { signal: either }, () => ask(knock ?? stream, probe));
  } catch (error) {
    signal.throwIfAborted();
    if (knock?.hasBegun === false) return undefined;
    if (late.signal.aborted) return { kind: 'late' };
    return { kind: isGibberish(error) ? 'gibberish' : 'nobody' };
  } finally {
    clearTimeout(timer);
    (knock ?? stream).destroy();
  }
}

async function ask(stream: Duplex, { port, path }: HttpProbe): Promise<HttpAnswer> {
  // Behind a host: `//x/y` by itself would be taken for one.
  const { pathname, search } = new URL(`http://localhost${path}`);
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
