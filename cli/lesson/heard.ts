// What a session has said last of each run, step and quiz, and of its sandboxes; and waiting for it to say more.
import type {
  HostView,
  QuizState,
  Receipt,
  SandboxView,
  ServerMessage,
  StepState,
} from '../../lib/protocol/messages.ts';

/** What is listened to; a session is one. */
export interface Speaker {
  subscribe(listener: (message: ServerMessage) => void): () => void;
}

export class Heard implements Disposable {
  readonly receipts = new Map<string, Receipt>();
  readonly steps = new Map<string, StepState>();
  /** Answers, in the order in which they were judged. */
  readonly quizzes: QuizState[] = [];
  readonly hosts = new Map<string, HostView['sandbox']>();
  sandbox: SandboxView = { status: 'none' };
  readonly #waiting = new Set<() => void>();
  readonly #unsubscribe: () => void;

  constructor(speaker: Speaker) {
    this.#unsubscribe = speaker.subscribe((message) => {
      this.#take(message);
      for (const look of [...this.#waiting]) look();
    });
  }

  /**
   * Looks at what was heard, now and whenever more is.
   * @returns what was found; undefined at the deadline
   * @throws the signal's reason
   */
  until<T>(find: () => T | undefined, { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal }) {
    return new Promise<T | undefined>((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        this.#waiting.delete(look);
        settle();
      };
      const giveUp = () => finish(() => reject(signal.reason));
      const look = () => {
        const found = find();
        if (found !== undefined) finish(() => resolve(found));
      };
      const timer = setTimeout(() => finish(() => resolve(undefined)), timeoutMs);
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.add(look);
      if (signal.aborted) giveUp();
      else look();
    });
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
  }

  #take(message: ServerMessage): void {
    switch (message.type) {
      case 'receipt':
        this.receipts.set(message.receipt.runId, message.receipt);
        break;
      case 'step':
        this.steps.set(message.step.step, message.step);
        break;
      case 'quiz':
        this.quizzes.push(message.quiz);
        break;
      case 'sandbox':
        this.sandbox = message.sandbox;
        break;
      case 'host':
        this.hosts.set(message.host.host, message.host.sandbox);
        break;
      default:
    }
  }
}
