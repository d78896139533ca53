// What is kept of a session while no server runs. Sessions know only this file.

/** One session's values by key. A value is anything that JSON can hold. */
export interface SessionRecord {
  readonly id: string;
  get(key: string): unknown;
  /** @returns the keys with this prefix, in the order of their first `put` */
  keys(prefix: string): string[];
  /** Post-condition: the value survives the end of this process, also by SIGKILL. `undefined` removes it. */
  put(key: string, value: unknown): void;
}

export interface SessionStore {
  /** The ids of all sessions of which something is kept. */
  list(): string[];
  /** The session's record, empty when nothing is kept. @param id a UUID */
  open(id: string): SessionRecord;
}
