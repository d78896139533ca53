// Counts what connections take and must give back, over the whole process: listeners, places in terminals, openings.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Openings } from '../gateway/openings.ts';
import { Session } from '../session/session.ts';
import { Terminal } from '../session/terminal/terminal.ts';

/** What is taken and not given back, from its construction on until it is disposed. */
export class LeakWatch implements Disposable {
  listeners = 0;
  attachments = 0;
  openings = 0;
  readonly #restores: Array<() => void> = [];

  constructor() {
    // Vitest's own spies would keep all that they were called with.
    this.#replace(Session.prototype, 'subscribe', (subscribe) => this.#countingSubscribe(subscribe));
    this.#replace(Terminal.prototype, 'attach', (attach) => this.#countingAttach(attach));
    this.#replace(Openings.prototype, 'wait', (wait) => this.#countingWait(wait));
  }

  get counts() {
    const { listeners, attachments, openings } = this;
    return { listeners, attachments, openings };
  }

  [Symbol.dispose](): void {
    for (const restore of this.#restores.splice(0)) restore();
  }

  #countingSubscribe(subscribe: Session['subscribe']): Session['subscribe'] {
    const watch = this;
    return function (this: Session, listener) {
      watch.listeners += 1;
      return atFirst(subscribe.call(this, listener), () => {
        watch.listeners -= 1;
      });
    };
  }

  #countingAttach(attach: Terminal['attach']): Terminal['attach'] {
    const watch = this;
    return async function (this: Terminal, ...how) {
      const attachment = await attach.apply(this, how);
      const { start, detach } = attachment;
      // One that never starts holds nothing.
      attachment.start = () => {
        watch.attachments += 1;
        attachment.detach = atFirst(
          () => detach.call(attachment),
          () => {
            watch.attachments -= 1;
          },
        );
        start.call(attachment);
      };
      return attachment;
    };
  }

  #countingWait(wait: Openings['wait']): Openings['wait'] {
    const watch = this;
    return async function <T>(this: Openings, ...how: Parameters<typeof wait<T>>) {
      watch.openings += 1;
      try {
        return await (wait<T>).apply(this, how);
      } finally {
        watch.openings -= 1;
      }
    };
  }

  #replace<T extends object, K extends keyof T>(target: T, name: K, make: (original: T[K]) => T[K]): void {
    const original = target[name];
    target[name] = make(original);
    this.#restores.push(() => {
      target[name] = original;
    });
  }
}

function atFirst<R>(call: () => R, first: () => void): () => R {
  let called = false;
  return () => {
    if (!called) first();
    called = true;
    return call();
  };
}

/** Bytes in use after everything that can be has been collected, buffers included. */
export async function usedMemoryBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  // What the first round finds to be garbage may hold more of it outside the heap.
  for (let round = 0; round < 3; round += 1) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Of those that keep Node busy. */
export function activeTimers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}
