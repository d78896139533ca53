// What was asked for and is to be answered by a message with the same id: a file, a preview. No answer comes twice.
import { type ErrorCode, SlipwayError } from '../errors.ts';
import type { ClientMessage, ServerMessage } from '../protocol/messages.ts';
import type { RunsWire } from './lesson-runs.ts';
import { createRunId } from './run-id.ts';

/** An omission over each kind of a union. */
type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;
type Asking = Extract<ClientMessage, { requestId: string }>;
/** What is asked; its id is made here. */
export type Request = Without<Asking, 'requestId'>;
export type Answer = Extract<ServerMessage, { type: 'file' | 'file.saved' | 'preview' }>;

/** A sandbox that is busy takes seconds to read a file. */
const ANSWER_TIMEOUT_MS = 15_000;

interface Open {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: SlipwayError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

export class OpenRequests {
  readonly #wire: RunsWire;
  readonly #open = new Map<string, Open>();

  constructor(wire: RunsWire) {
    this.#wire = wire;
  }

  /** @throws SlipwayError what the server answered | `timeout`, also where there is no connection, or it breaks */
  ask(request: Request): Promise<Answer> {
    const requestId = createRunId();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#fail(requestId, 'timeout'), ANSWER_TIMEOUT_MS);
      this.#open.set(requestId, { resolve, reject, timer });
      if (this.#wire.connected) this.#wire.send({ ...request, requestId } as Asking);
      else this.#fail(requestId, 'timeout');
    });
  }

  answered(answer: Answer): void {
    this.#take(answer.requestId)?.resolve(answer);
  }

  /** @returns whether the fault was about a request of this page */
  refused(requestId: string, code: ErrorCode): boolean {
    const isOurs = this.#open.has(requestId);
    this.#fail(requestId, code);
    return isOurs;
  }

  /** The connection has ended: no answer comes any more. */
  disconnected(): void {
    for (const requestId of [...this.#open.keys()]) this.#fail(requestId, 'timeout');
  }

  #fail(requestId: string, code: ErrorCode): void {
    this.#take(requestId)?.reject(new SlipwayError(code, 'a request was not answered'));
  }

  #take(requestId: string): Open | undefined {
    const found = this.#open.get(requestId);
    this.#open.delete(requestId);
    if (found) clearTimeout(found.timer);
    return found;
  }
}
