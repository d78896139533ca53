// One connection to the learner's engine → the calls made on it. HTTP/1.1 as a client and an engine speak it; where bytes
// are missing, or are no HTTP, what is known stays, and the connection's next question is looked for.
import { LIMITS } from '../../../lib/protocol/limits.ts';
import type { ApiCall } from '../../../lib/protocol/messages.ts';
import type { BodyLength, HttpBody } from './http-body.ts';
import { type RequestHead, type ResponseHead, readRequestHead, readResponseHead } from './http-head.ts';
import { HttpReader } from './http-reader.ts';
import type { LensRecord } from './lens-records.ts';
import { NOTHING_SHOWN, type ShownBody, showBody } from './shown-body.ts';

/** Questions that wait for their answers; a docker command asks one at a time. */
const MAX_WAITING = 16;
const SWITCHING = 101;
const RAW = /^application\/vnd\.docker\.(raw|multiplexed)-stream$/;
/** Without these the answer to it ends by itself. */
const FOLLOWS = /[?&](follow|stream)=(1|true)(&|$)/;
const ENDLESS = /\/(events|attach)(\?|$)/;
const STATS = /\/stats(\?|$)/;
const ONCE = /[?&](stream|one-shot)=/;

interface Exchange {
  readonly id: number;
  readonly request: RequestHead;
  readonly askedAtUs: number;
  asked: ShownBody;
  answered: ShownBody;
  response: ResponseHead | undefined;
  endedAtUs: number | undefined;
}

export interface TraceListeners {
  nextId(): number;
  /** It is new, or more is known of it. */
  onCall(call: ApiCall): void;
}

export class ConnectionTrace {
  readonly #listeners: TraceListeners;
  readonly #requests: HttpReader<RequestHead>;
  readonly #responses: HttpReader<ResponseHead>;
  /** In the order in which they were asked. */
  readonly #waiting: Exchange[] = [];
  #asking: Exchange | undefined;
  #nowUs = 0;

  constructor(listeners: TraceListeners) {
    this.#listeners = listeners;
    this.#requests = new HttpReader({
      readHead: readRequestHead,
      onHead: (head) => this.#ask(head),
      onEnd: (body) => this.#asked(body),
    });
    this.#responses = new HttpReader({
      readHead: readResponseHead,
      onHead: (head) => this.#answer(head),
      onEnd: (body) => this.#answered(body),
    });
  }

  /** Bytes of memory that what is read takes, about: what is shown of a question whose answer has not come is kept, too. */
  get memory(): number {
    const shown = this.#waiting.reduce(
      (sum, { request, asked }) => sum + request.path.length + 2 * (asked.text?.length ?? 0),
      0,
    );
    return this.#requests.memory + this.#responses.memory + shown;
  }

  take(record: Extract<LensRecord, { kind: 'asked' | 'answered' }>): void {
    this.#nowUs = record.atUs;
    const reader = record.kind === 'asked' ? this.#requests : this.#responses;
    if (record.kind === 'asked') this.#resynchronize();
    reader.take(record.bytes);
    reader.skip(record.missing);
  }

  close(atUs: number): void {
    this.#nowUs = atUs;
    // A body without a length ends with the connection, as does a stream.
    if (this.#responses.body) this.#answered(this.#responses.body);
    for (const exchange of [...this.#waiting]) this.#finish(exchange);
  }

  /** Whoever asks anew has got their answer, wherever it ended, unless the last question was not at its end. */
  #resynchronize(): void {
    const { body } = this.#responses;
    const isAtItsEnd = this.#requests.isIdle || this.#requests.body?.isLost === true;
    if (!body?.isLost || !isAtItsEnd) return;
    this.#answered(body);
    this.#responses.restart();
  }

  #ask(request: RequestHead): BodyLength | null {
    if (this.#waiting.length >= MAX_WAITING) return null;
    const exchange: Exchange = {
      id: this.#listeners.nextId(),
      request,
      askedAtUs: this.#nowUs,
      asked: NOTHING_SHOWN,
      answered: NOTHING_SHOWN,
      response: undefined,
      endedAtUs: undefined,
    };
    this.#waiting.push(exchange);
    this.#asking = exchange;
    this.#tell(exchange);
    return request.isChunked ? { kind: 'chunked' } : { kind: 'fixed', bytes: request.contentLength ?? 0 };
  }

  #asked(body: HttpBody): void {
    const exchange = this.#asking;
    this.#asking = undefined;
    if (!exchange || exchange.request.contentType === '') return;
    exchange.asked = showBody(body, exchange.request.contentType);
    this.#tell(exchange);
  }

  #answer(response: ResponseHead): BodyLength | null {
    const [exchange] = this.#waiting;
    if (!exchange) return null;
    const isInterim = response.status < 200 && response.status !== SWITCHING;
    if (isInterim) return { kind: 'fixed', bytes: 0 };
    exchange.response = response;
    this.#tell(exchange);
    if (response.status === SWITCHING || isTakenOver(response)) {
      this.#requests.becomeStream();
      return null;
    }
    return lengthOf(response, exchange.request);
  }

  #answered(body: HttpBody): void {
    const [exchange] = this.#waiting;
    if (exchange?.response === undefined) return;
    exchange.answered = showBody(body, exchange.response.contentType);
    this.#finish(exchange);
  }

  #finish(exchange: Exchange): void {
    exchange.endedAtUs = this.#nowUs;
    this.#waiting.shift();
    // The rest of a question that was answered before its end is not waited for.
    if (exchange === this.#asking) {
      this.#asking = undefined;
      this.#requests.restart();
    }
    this.#tell(exchange);
  }

  #tell(exchange: Exchange): void {
    this.#listeners.onCall(toCall(exchange));
  }
}

/** Clients of old took the connection over without saying so. */
const isTakenOver = ({ contentType, isChunked, contentLength }: ResponseHead) =>
  RAW.test(contentType) && !isChunked && contentLength === null;

function lengthOf(response: ResponseHead, { method }: RequestHead): BodyLength {
  if (method === 'HEAD' || response.status === 204 || response.status === 304) return { kind: 'fixed', bytes: 0 };
  if (response.isChunked) return { kind: 'chunked' };
  return response.contentLength === null ? { kind: 'open' } : { kind: 'fixed', bytes: response.contentLength };
}

function isStream({ request: { path }, response }: Exchange): boolean {
  if (response === undefined || response.status >= 300) return false;
  if (response.status === SWITCHING || isTakenOver(response)) return true;
  return FOLLOWS.test(path) || ENDLESS.test(path) || (STATS.test(path) && !ONCE.test(path));
}

function toCall(exchange: Exchange): ApiCall {
  const { id, request, response, askedAtUs, endedAtUs, asked, answered } = exchange;
  return {
    id,
    method: request.method,
    path: request.path.slice(0, LIMITS.callPathChars),
    status: response?.status ?? null,
    durationMs: endedAtUs === undefined ? null : Math.max(0, Math.round((endedAtUs - askedAtUs) / 1000)),
    streams: isStream(exchange),
    requestBody: asked.text,
    responseBody: answered.text,
    truncated: asked.truncated || answered.truncated || request.path.length > LIMITS.callPathChars,
  };
}
