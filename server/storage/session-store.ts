// What is kept of a session while no server runs. Sessions know only this file.

/** One session's values by key. A value is anything that JSON can hold. */
export interface SessionRecord {
  readonly id: string;
  get(key: string): unknown;
  /** @returns the keys with this prefix, in the order of their first `put` */
  keys(prefix: string): string[];
  /**
   * Post-condition: the value survives the end of this process, also by SIGKILL. Where the disk does not take it, it is
   * there for as long as this process is, and is written when the disk does. `undefined` removes it.
   */
  put(key: string, value: unknown): void;
}

export interface SessionStore {
  /**
   * The session's record, the same one while anybody has it. Empty when nothing is kept; also when what is kept cannot be
   * read, but then that is not overwritten. @param id a UUID
   */
  open(id: string): SessionRecord;
  /**
   * Looks through all records that can be read, without opening any. Takes a while where there are many, in small turns.
   * @returns the ids of those that have a value under the key, and perhaps of a few that have not: opening one tells
   */
  find(key: string): Promise<string[]>;
  /** Post-condition: nothing is kept of the session; what is put into its record from now on goes nowhere. */
  remove(id: string): void;
  /**
   * To be called now and then. Writes what could not be written before, as far as that is possible now, and forgets the
   * sessions that nobody came back to for 180 days; never one whose record somebody has open in this process.
   */
  maintain(): Promise<void>;
}
