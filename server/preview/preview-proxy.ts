// Passes requests for a preview's host on to the port in the sandbox, and its answers back. Both ends may be hostile:
// every wait has a deadline, and what breaks, breaks for this request alone.
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Duplex, pipeline } from 'node:stream';
import { SlipwayError } from '../../lib/errors.ts';
import { chooseLocale } from '../../lib/i18n/locales.ts';
import { IdleWatch } from './idle-watch.ts';
import { type Passage, toBrowser, toSandbox } from './preview-headers.ts';
import { readPreviewHost } from './preview-host.ts';
import { type Trouble, troublePage } from './preview-page.ts';
import { passUpgrade } from './preview-upgrade.ts';
import type { Preview, Previews } from './previews.ts';
import { refuse } from './refusal.ts';

/** Of one learner, at once: more than a browser asks for, and as many processes in the sandbox at most. */
const MAX_REQUESTS = 32;
/** For the head of an answer, with the connection that it needs. A page in the making may think for long. */
const HEAD_MS = 60_000;
/** Of a body, or of a websocket, in which nothing moves either way. */
const IDLE_MS = 120_000;
const UPGRADED_IDLE_MS = 15 * 60_000;

export class PreviewProxy {
  readonly #previews: Previews;
  /** By learner. */
  readonly #underWay = new Map<string, number>();

  constructor(previews: Previews) {
    this.#previews = previews;
  }

  /** @returns false when the request is for another host; else it is answered, one way or the other */
  handleRequest(request: IncomingMessage, response: ServerResponse): boolean {
    const preview = this.#find(request);
    if (preview === undefined) return false;
    response.on('error', () => response.destroy());
    if (preview === null) return answerTrouble(request, response, 'unknown', null);
    const release = this.#take(preview.learner);
    if (release === undefined) return answerTrouble(request, response, 'busy', preview);
    response.once('close', release);
    passRequest(request, response, { preview, mayRetry: isRepeatable(request) });
    return true;
  }

  /** The same for a request that wants to change the protocol of its connection. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const preview = this.#find(request);
    if (preview === undefined) return false;
    socket.on('error', () => socket.destroy());
    const release = preview === null ? undefined : this.#take(preview.learner);
    if (preview === null || release === undefined) {
      if (preview === null) refuse(socket, '404 Not Found', 'There is no such preview');
      else refuse(socket, '503 Service Unavailable', 'Too many requests at once');
      return true;
    }
    socket.once('close', release);
    // What a server upgrades is a socket of its own.
    const passage = passageOf(request, preview);
    passUpgrade(request, { socket: socket as Socket, head, preview, passage, idleMs: UPGRADED_IDLE_MS });
    return true;
  }

  /** @returns null for a host of ours that stands for nothing */
  #find(request: IncomingMessage): Preview | null | undefined {
    const name = readPreviewHost(request.headers.host, this.#previews.base);
    return name ? (this.#previews.find(name) ?? null) : name;
  }

  /** @returns the way to give the place back; undefined when all are taken */
  #take(learner: string): (() => void) | undefined {
    const before = this.#underWay.get(learner) ?? 0;
    if (before >= MAX_REQUESTS) return undefined;
    this.#underWay.set(learner, before + 1);
    return () => {
      const left = (this.#underWay.get(learner) ?? 1) - 1;
      if (left > 0) this.#underWay.set(learner, left);
      else this.#underWay.delete(learner);
    };
  }
}

interface Pass {
  readonly preview: Preview;
  /** The page closed a connection that was kept just when it was to be used: asked again, the same comes of it. */
  readonly mayRetry: boolean;
}

function passRequest(request: IncomingMessage, response: ServerResponse, { preview, mayRetry }: Pass): void {
  const passage = passageOf(request, preview);
  const outgoing = http.request({
    agent: preview.agent,
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers: toSandbox(request.headers, passage),
    setHost: false,
  });
  const idle = new IdleWatch(IDLE_MS, () => response.destroy());
  const deadline = new IdleWatch(HEAD_MS, () => outgoing.destroy(new SlipwayError('timeout', 'no answer')));
  response.once('close', () => {
    deadline.stop();
    idle.stop();
    outgoing.destroy();
  });
  outgoing.on('response', (answer) => {
    deadline.stop();
    idle.follow(answer);
    // An upgrade that nobody asked for: no final answer can have such a status.
    if ((answer.statusCode ?? 0) < 200) {
      answerTrouble(request, response, 'unreadable', preview);
      return outgoing.destroy();
    }
    return passAnswer(answer, response, toBrowser(answer.rawHeaders, passage, [...preview.sites]));
  });
  outgoing.on('error', (error) => {
    deadline.stop();
    if (response.headersSent || response.destroyed) response.destroy();
    else if (mayRetry && outgoing.reusedSocket) passRequest(request, response, { preview, mayRetry: false });
    else answerTrouble(request, response, troubleOf(error), preview);
  });
  if (hasBody(request)) {
    // No pipeline: that would break the browser's connection where the page's breaks, and nothing could be said any more.
    request.pipe(outgoing);
    request.once('end', () => deadline.follow());
    idle.follow(request);
  } else {
    outgoing.end();
    deadline.follow();
  }
}

/** What the parser took for a head need not be one that may be written. */
function passAnswer(answer: IncomingMessage, response: ServerResponse, headers: string[]): void {
  try {
    response.writeHead(answer.statusCode ?? 0, answer.statusMessage, headers);
  } catch {
    response.destroy();
  }
  pipeline(answer, response, () => undefined);
}

/** @returns true: it was answered */
function answerTrouble(
  request: IncomingMessage,
  response: ServerResponse,
  trouble: Trouble,
  preview: Preview | null,
): true {
  const locale = preview?.locale ?? chooseLocale(undefined, request.headers['accept-language']);
  const page = troublePage(trouble, { locale, port: preview?.port ?? 0, sites: [...(preview?.sites ?? [])] });
  // What is left of a body nobody will read.
  response.writeHead(page.status, { ...page.headers, ...(hasBody(request) && { Connection: 'close' }) });
  response.end(request.method === 'HEAD' ? undefined : page.body);
  return true;
}

const passageOf = (request: IncomingMessage, { port, sites }: Preview): Passage => {
  const [site = 'http://localhost'] = sites;
  return { inside: `localhost:${port}`, outside: `${new URL(site).protocol}//${request.headers.host}` };
};

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

const isRepeatable = (request: IncomingMessage): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') && !hasBody(request);

/** Where nothing listens the connection ends at once; what cannot be read as an answer has a code of the parser's. */
function troubleOf(error: NodeJS.ErrnoException): Trouble {
  if (error.code?.startsWith('HPE_')) return 'unreadable';
  if (error instanceof SlipwayError && error.code === 'sandbox-gone') return 'unknown';
  return error instanceof SlipwayError && error.code === 'timeout' ? 'slow' : 'unreachable';
}
