// The terminals of a session by name, in the order in which they came, with their titles and the runs in them. They are
// kept in the record, so that they are there again after a restart of the server; their shells live on in the sandbox.
import { type ErrorCode, SlipwayError } from '../../../lib/errors.ts';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import type { Receipt, TerminalInfo } from '../../../lib/protocol/messages.ts';
import { SlidingWindow } from '../../../lib/sliding-window.ts';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';
import type { TerminalsRecord } from '../lease/host-record.ts';
import type { BlockRun, PendingRuns } from '../runs/block-run.ts';
import { NO_RUNS } from '../runs/pending-runs.ts';
import type { CommandListener } from '../runs/typed-commands.ts';
import { firstSeqFrom } from './first-seq.ts';
import { hangUp } from './hang-up.ts';
import type { PicturePace } from './picture-pace.ts';
import { TerminalPlace } from './terminal-place.ts';

export interface RegisterOptions {
  readonly record: TerminalsRecord;
  /** Of all terminals of the server. */
  readonly pace: PicturePace;
  /** Terminals that there may be. */
  readonly limit: number;
  /** Asks for the sandbox if need be. @throws SlipwayError `sandbox-gone` where there can be none */
  readonly sandbox: () => Promise<Sandbox>;
  readonly onReceipt: (receipt: Receipt) => void;
  /** The learner typed. */
  readonly onInput: () => void;
  readonly commands: CommandListener;
  /** A terminal was opened, closed or renamed. */
  readonly onChange: (terminals: TerminalInfo[]) => void;
}

interface Entry {
  readonly place: TerminalPlace;
  title: string | null;
}

const MINUTE_MS = 60_000;

export class TerminalRegister {
  readonly #options: RegisterOptions;
  readonly #entries = new Map<string, Entry>();
  /** By name: resolves when the shell is gone. Until then there is no other one of that name. */
  readonly #closing = new Map<string, Promise<void>>();
  /** Where the output of a new terminal begins to count. */
  #firstSeq = 0;
  /** Each takes the host engine two processes to begin and to end, which all learners pay for. */
  readonly #pace = new SlidingWindow(LIMITS.newTerminalsPerMinute, MINUTE_MS);
  /** The one that there is now. */
  #sandbox: Sandbox | undefined;
  #sandboxOver = new AbortController();

  constructor(options: RegisterOptions) {
    this.#options = options;
  }

  get list(): TerminalInfo[] {
    return [...this.#entries].map(([name, { title }]) => ({ name, title }));
  }

  find(name: string): TerminalPlace | undefined {
    return this.#entries.get(name)?.place;
  }

  /** The terminal of this name, from now on in the list. @throws SlipwayError `terminal-limit` | `rate-limited` */
  place(name: string): TerminalPlace {
    const known = this.find(name);
    if (known) return known;
    const { limit } = this.#options;
    if (this.#entries.size >= limit) {
      throw new SlipwayError('terminal-limit', `a session has at most ${limit} terminals`);
    }
    if (!this.#pace.take(Date.now())) throw new SlipwayError('rate-limited', 'too many terminals in a short time');
    const place = this.#add(name, null, false);
    this.#changed();
    return place;
  }

  /** @throws SlipwayError `unknown-terminal` */
  rename(name: string, title: string | null): void {
    const entry = this.#known(name);
    if (entry.title === title) return;
    entry.title = title;
    this.#changed();
  }

  /** @throws SlipwayError `unknown-terminal` | as `TerminalPlace.interrupt` */
  async interrupt(name: string): Promise<void> {
    await this.#known(name).place.interrupt();
  }

  /**
   * Hangs up on the shell. Post-condition, at once: the terminal is not in the list, its runs are lost. Resolves when
   * nothing of the shell is left, or its sandbox is gone; a terminal of the same name that is opened before waits for that.
   * @throws SlipwayError `unknown-terminal` | what the sandbox threw again and again
   */
  async close(name: string): Promise<void> {
    const { place } = this.#known(name);
    this.#entries.delete(name);
    this.#firstSeq = firstSeqFrom(Math.max(this.#firstSeq, place.endSeq + 1));
    this.#options.record.putPicture(name, undefined);
    // In the record it is closing before its runs are lost: the next server goes on with the one or the other.
    let settle: (end: Promise<void>) => void = () => undefined;
    const closing = this.#close(
      name,
      new Promise((resolve) => {
        settle = resolve;
      }),
    );
    this.#changed();
    settle(place.end('terminal-closed'));
    await closing;
  }

  hasWaiting(runId: string): boolean {
    return this.#waiting(runId) !== undefined;
  }

  /** Takes a run back before it begins. Of any other, nothing happens. */
  cancelRun(runId: string): void {
    const found = this.#waiting(runId);
    found?.place.cancel(found.run);
  }

  /**
   * Interrupts a run that has been typed. Of any other, nothing happens.
   * @throws as `TerminalPlace.interrupt`
   */
  async stopRun(runId: string): Promise<void> {
    const places = [...this.#entries.values()].map(({ place }) => place);
    await places.find((place) => place.isCurrent(runId))?.interrupt();
  }

  /**
   * Has a run wait in another terminal, as the last one there. Of one that was typed, nothing happens.
   * @throws SlipwayError `terminal-limit` | `rate-limited`; then it waits where it was
   */
  moveRun(runId: string, name: string): void {
    const found = this.#waiting(runId);
    if (found === undefined || found.place.name === name) return;
    if (this.find(name)?.isFull) throw new SlipwayError('rate-limited', 'too many runs wait');
    const target = this.place(name);
    // A server that is killed in between finds it in both, see `withoutDoubles`, and typed in neither.
    target.accept(found.run);
    found.place.withdraw(found.run);
    target.begin(found.run);
  }

  /**
   * Has again what an earlier server had. Pre-condition: nothing was opened.
   * @param pending runs by terminal; of more terminals than there may be they are lost, and the terminals closed
   */
  restore(pending: ReadonlyMap<string, PendingRuns>): void {
    const { record, limit } = this.#options;
    const { open, closing, firstSeq } = record.terminals;
    this.#firstSeq = firstSeqFrom(firstSeq);
    const isClosing = (name: string) => closing.includes(name) && !open.some((terminal) => terminal.name === name);
    for (const name of closing) this.#closing.set(name, Promise.resolve());
    const titles = new Map(open.map(({ name, title }) => [name, title]));
    const names = [...new Set([...titles.keys(), ...[...pending.keys()].filter((name) => !isClosing(name))])];
    for (const name of names.slice(0, limit)) {
      this.#add(name, titles.get(name) ?? null, true).restore(pending.get(name) ?? NO_RUNS);
    }
    for (const name of names.slice(limit)) this.#closing.set(name, Promise.resolve());
    for (const [name, runs] of pending) record.putPendingRuns(name, this.#entries.has(name) ? runs : NO_RUNS);
    this.#keep();
  }

  /** There is a sandbox: what waited for one goes on. */
  serve(sandbox: Sandbox): void {
    this.#sandbox = sandbox;
    this.#sandboxOver = new AbortController();
    for (const name of this.#closing.keys()) void this.#close(name).catch(() => undefined);
    for (const { place } of this.#entries.values()) place.openForRuns();
  }

  /** The sandbox is gone, or on its way no more. Post-condition: all names are free, every run has its final receipt. */
  end(code: ErrorCode): void {
    this.#sandbox = undefined;
    this.#sandboxOver.abort();
    const places = [...this.#entries.values()].map(({ place }) => place);
    for (const name of this.#entries.keys()) this.#options.record.putPicture(name, undefined);
    this.#entries.clear();
    this.#closing.clear();
    this.#firstSeq = 0;
    if (places.length > 0) this.#changed();
    else this.#keep();
    for (const place of places) void place.end(code);
  }

  #known(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry) return entry;
    throw new SlipwayError('unknown-terminal', `there is no terminal ${name}`);
  }

  #waiting(runId: string): { place: TerminalPlace; run: BlockRun } | undefined {
    for (const { place } of this.#entries.values()) {
      const run = place.waiting(runId);
      if (run) return { place, run };
    }
    return undefined;
  }

  #add(name: string, title: string | null, isRestored: boolean): TerminalPlace {
    const { record, sandbox, onReceipt, onInput, commands, pace } = this.#options;
    const place = new TerminalPlace({
      ...{ name, onReceipt, onInput, commands, pace },
      sandbox: async () => {
        await this.#closing.get(name)?.catch(() => undefined);
        return sandbox();
      },
      onPending: (pending) => record.putPendingRuns(name, pending),
      firstSeq: this.#firstSeq,
      isRestored,
      formerPicture: record.picture(name),
      onPicture: (picture) => record.putPicture(name, picture),
    });
    this.#entries.set(name, { place, title });
    return place;
  }

  /** @param settled resolves when no shell of this name is on its way any more */
  #close(name: string, settled?: Promise<void>): Promise<void> {
    const { signal } = this.#sandboxOver;
    const before = this.#closing.get(name);
    const closing = (async () => {
      await before?.catch(() => undefined);
      await settled;
      if (this.#sandbox) await hangUp(this.#sandbox, name, signal);
    })().finally(() => {
      if (this.#closing.get(name) !== closing) return;
      this.#closing.delete(name);
      this.#keep();
    });
    this.#closing.set(name, closing);
    return closing;
  }

  #changed(): void {
    this.#keep();
    this.#options.onChange(this.list);
  }

  #keep(): void {
    this.#options.record.terminals = {
      open: this.list,
      closing: [...this.#closing.keys()],
      firstSeq: this.#firstSeq,
    };
  }
}
