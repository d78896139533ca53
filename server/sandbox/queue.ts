// Who waits for a sandbox, in the order in which they are served. Knows nothing of sandboxes.
import { SlipwayError } from '../../lib/errors.ts';

/** Everybody beyond it would wait for hours, and is better told so at once. */
const MAX_WAITING = 200;

/**
 * First come, first served; only those who have just given up a sandbox of theirs for a fresh one come before all
 * others. They cannot starve anybody: each of them has brought the place that they take.
 */
export class Queue<T> implements Iterable<T> {
  readonly #urgent: T[] = [];
  readonly #others: T[] = [];
  readonly #limit: number;

  constructor(limit: number = MAX_WAITING) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#urgent.length + this.#others.length;
  }

  /** @throws SlipwayError `capacity-full`; never for an urgent one, of whom there are no more than sandboxes */
  add(item: T, isUrgent: boolean): void {
    if (isUrgent) this.#urgent.push(item);
    else if (this.length < this.#limit) this.#others.push(item);
    else throw new SlipwayError('capacity-full', `${this.#limit} learners wait for a sandbox already`);
  }

  /** Takes out the one whose turn it is. */
  next(): T | undefined {
    return this.#urgent.shift() ?? this.#others.shift();
  }

  /** @returns whether it was there */
  remove(item: T): boolean {
    return [this.#urgent, this.#others].some((line) => {
      const index = line.indexOf(item);
      if (index >= 0) line.splice(index, 1);
      return index >= 0;
    });
  }

  *[Symbol.iterator](): Iterator<T> {
    yield* this.#urgent;
    yield* this.#others;
  }
}
