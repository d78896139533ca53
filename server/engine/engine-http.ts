// Requests to an engine over docker-modem: deadlines, checked answers, mapped errors. Knows no call of the API.
// Each answer is read here as a stream: docker-modem never settles when a connection breaks within an answer.
import { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { SlipwayError } from '../../lib/errors.ts';
import { parseChecked } from './checked-json.ts';
import { collectBytes } from './collect-bytes.ts';
import { type DeadlineOptions, withDeadline } from './deadline.ts';
import { EngineResponseError, toEngineError } from './engine-errors.ts';

export interface EngineRequest {
  /** For messages: "start container web". */
  readonly what: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: object;
  readonly file?: Buffer | NodeJS.ReadableStream;
  readonly headers?: Record<string, string>;
}

interface AnswerOptions extends DeadlineOptions {
  readonly maxAnswerBytes?: number | undefined;
}

const refusal = z.object({ message: z.string() });

/** The part of docker-modem that is used. */
export interface Modem {
  dial(options: object, callback: (error: Error | null, result: unknown) => void): void;
}

const SUCCESS: readonly number[] = [200, 201, 204, 304];
/** docker-modem reads answers that are no success by itself, however long they are: to it, all are. */
const EVERY_STATUS = new Proxy<Record<number, true>>({}, { get: () => true });
/** Of a refusal: what is said at more length is of no use to anybody. */
const REFUSAL_BYTES = 16 * 1024;
/** Of an answer that says nothing: a removed image's lists its layers. */
const NOTHING_BYTES = 1024 * 1024;
/** Ten thousand containers are listed in 15 MB. */
const USUAL_ANSWER_BYTES = 64 * 1024 * 1024;

export class EngineHttp {
  readonly #modem: Modem;
  readonly #maxAnswerBytes: number;

  /** @param maxAnswerBytes of an answer that is taken as a whole: an engine that is the learner's may answer without end */
  constructor(modem: Modem, maxAnswerBytes: number = USUAL_ANSWER_BYTES) {
    this.#modem = modem;
    this.#maxAnswerBytes = maxAnswerBytes;
  }

  /** The answer's JSON, checked. @throws SlipwayError `too-large`, and what the engine's contract says */
  json<T>(request: EngineRequest, schema: z.ZodType<T>, options: AnswerOptions): Promise<T> {
    const maxBytes = Math.min(this.#maxAnswerBytes, options.maxAnswerBytes ?? this.#maxAnswerBytes);
    return this.#within(request, options, async (signal) => {
      const text = await readText(await this.#response(request, signal), maxBytes);
      return parseChecked(text, schema, request.what);
    });
  }

  /** For calls whose answer says nothing. */
  done(request: EngineRequest, deadline: DeadlineOptions): Promise<void> {
    return this.consume(request, deadline, async (response) => {
      await readText(response, Math.min(this.#maxAnswerBytes, NOTHING_BYTES));
    });
  }

  /** Reads the answer as it comes; the deadline holds for all of it. */
  consume<T>(
    request: EngineRequest,
    deadline: DeadlineOptions,
    read: (response: AsyncIterable<Buffer>) => Promise<T>,
  ): Promise<T> {
    return this.#within(request, deadline, async (signal) => read(await this.#response(request, signal)));
  }

  /**
   * An answer without an end: the deadline holds for its beginning, the signal for all of it.
   * @param totalMs a deadline for all of it
   */
  async *stream(request: EngineRequest, deadline: DeadlineOptions, totalMs?: number): AsyncGenerator<Buffer> {
    const started = performance.now();
    const response = await this.#within(request, deadline, (signal) => this.#response(request, signal));
    const { signal } = deadline;
    const stop = () => response.destroy();
    const expire = () =>
      response.destroy(new SlipwayError('timeout', `${request.what}: it did not end within ${totalMs} ms`));
    const timer = totalMs === undefined ? undefined : setTimeout(expire, totalMs - (performance.now() - started));
    signal?.addEventListener('abort', stop, { once: true });
    try {
      signal?.throwIfAborted();
      for await (const chunk of response) yield chunk;
    } catch (error) {
      signal?.throwIfAborted();
      throw toEngineError(error, request.what);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      response.destroy();
    }
    signal?.throwIfAborted();
  }

  /** Turns the connection into the raw stream of a process. */
  hijack(request: EngineRequest, deadline: DeadlineOptions): Promise<Duplex> {
    return this.#within(request, deadline, async (signal) => {
      const result = await this.#dial(request, signal, { hijack: true, allowEmpty: true });
      if (!(result instanceof IncomingMessage)) return result;
      await requireSuccess(result);
      result.destroy();
      throw new EngineResponseError(result.statusCode ?? 0, 'the connection was not handed over');
    });
  }

  async #within<T>({ what }: EngineRequest, deadline: DeadlineOptions, run: (signal: AbortSignal) => Promise<T>) {
    try {
      return await withDeadline(what, deadline, run);
    } catch (error) {
      if (deadline.signal?.aborted && error === deadline.signal.reason) throw error;
      throw toEngineError(error, what);
    }
  }

  async #response(request: EngineRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const result = await this.#dial(request, signal, {});
    if (result instanceof IncomingMessage) {
      await requireSuccess(result);
      return result;
    }
    result.destroy();
    throw new EngineResponseError(0, 'the engine answered with another protocol');
  }

  #dial(request: EngineRequest, signal: AbortSignal, extra: object): Promise<IncomingMessage | Duplex> {
    const { method, path, query = {}, body = {}, file, headers } = request;
    return new Promise((resolve, reject) => {
      this.#modem.dial(
        {
          method,
          path: `${path}?`,
          options: { _query: dropUndefined(query), _body: body },
          file,
          headers: { ...headers },
          abortSignal: signal,
          isStream: true,
          statusCodes: EVERY_STATUS,
          ...extra,
        },
        (error, result) => (error ? reject(error) : resolve(result as IncomingMessage | Duplex)),
      );
    });
  }
}

/** Leaving the loop destroys the response, and with it the connection. */
async function readText(response: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
  const tooLarge = () => new SlipwayError('too-large', `an engine answered with more than ${maxBytes} bytes`);
  return (await collectBytes(response, maxBytes, tooLarge)).toString('utf8');
}

/** @throws EngineResponseError with the engine's words */
async function requireSuccess(response: IncomingMessage): Promise<void> {
  const { statusCode: status = 0 } = response;
  if (SUCCESS.includes(status)) return;
  throw new EngineResponseError(status, messageOf(await readText(response, REFUSAL_BYTES)));
}

function messageOf(body: string): string {
  try {
    return refusal.parse(JSON.parse(body)).message.trim();
  } catch {
    return body.trim().slice(0, 500);
  }
}

const dropUndefined = (query: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
