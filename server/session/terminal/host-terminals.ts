// The terminals of all hosts of a session, by name: each belongs to one host, and its name is known by itself.
import type { Lesson } from '../../../lib/content/lesson.ts';
import { type ErrorCode, SlipwayError } from '../../../lib/errors.ts';
import { MAIN_TERMINAL } from '../../../lib/protocol/limits.ts';
import type { Receipt, TerminalInfo } from '../../../lib/protocol/messages.ts';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';
import type { LearnerRecord } from '../learner-record.ts';
import { terminalsRecordOf } from '../lease/host-record.ts';
import { type HostId, hostOf } from '../lesson/lesson-run.ts';
import type { PendingRuns } from '../runs/block-run.ts';
import type { CommandListener } from '../runs/typed-commands.ts';
import type { PicturePace } from './picture-pace.ts';
import type { TerminalPlace } from './terminal-place.ts';
import { TerminalRegister } from './terminal-register.ts';

export interface HostTerminalsOptions {
  readonly record: LearnerRecord;
  /** Of all terminals of the server. */
  readonly pace: PicturePace;
  /** Terminals that there may be, on all hosts together. */
  readonly limit: number;
  /** Asks for it if need be. @throws SlipwayError `sandbox-gone` where there can be none */
  readonly sandbox: (host: HostId) => Promise<Sandbox>;
  readonly onReceipt: (receipt: Receipt) => void;
  /** The learner typed. */
  readonly onInput: () => void;
  /** Who wants to know what is entered there. */
  readonly commands: (host: HostId) => CommandListener;
  /** A terminal was opened, closed or renamed. */
  readonly onChange: (terminals: TerminalInfo[]) => void;
}

export class HostTerminals {
  readonly #options: HostTerminalsOptions;
  readonly #registers = new Map<HostId, TerminalRegister>();
  /** Where a terminal of this name is opened, unless there is one. The one that every page has is the first host's. */
  readonly #homes = new Map<string, HostId>([[MAIN_TERMINAL, null]]);

  constructor(options: HostTerminalsOptions) {
    this.#options = options;
    this.#register(null);
  }

  get list(): TerminalInfo[] {
    return [...this.#registers.values()].flatMap(({ list }) => list);
  }

  /** From now on the terminals that the lesson names are opened on the hosts where it has them. */
  settleLesson(lesson: Lesson): void {
    for (const { id } of lesson.hosts.slice(1)) this.#homes.set(id, id);
    for (const { terminal, host } of lesson.blocks) {
      if (terminal !== MAIN_TERMINAL) this.#homes.set(terminal, hostOf(lesson, host));
    }
  }

  hostOf(name: string): HostId {
    const open = [...this.#registers].find(([, register]) => register.find(name));
    return open ? open[0] : (this.#homes.get(name) ?? null);
  }

  find(name: string): TerminalPlace | undefined {
    return this.#of(name).find(name);
  }

  /**
   * The terminal of this name, from now on in the list.
   * @param host where it is opened, unless there is one of this name
   * @throws SlipwayError `terminal-limit` | `rate-limited`
   */
  place(name: string, host: HostId = this.hostOf(name)): TerminalPlace {
    return this.#register(this.find(name) ? this.hostOf(name) : host).place(name);
  }

  /** What a run on the host is typed into where the named terminal is another host's. */
  nameOn(host: HostId, name: string): string {
    const isNobodys = !this.#homes.has(name) && this.find(name) === undefined;
    return isNobodys || this.hostOf(name) === host ? name : (host ?? MAIN_TERMINAL);
  }

  rename(name: string, title: string | null): void {
    this.#of(name).rename(name, title);
  }

  interrupt(name: string): Promise<void> {
    return this.#of(name).interrupt(name);
  }

  close(name: string): Promise<void> {
    return this.#of(name).close(name);
  }

  cancelRun(runId: string): void {
    for (const register of this.#registers.values()) register.cancelRun(runId);
  }

  async stopRun(runId: string): Promise<void> {
    await Promise.all([...this.#registers.values()].map((register) => register.stopRun(runId)));
  }

  /** @throws SlipwayError `unknown-terminal` where the other one is on another host | as `TerminalRegister.moveRun` */
  moveRun(runId: string, name: string): void {
    for (const [host, register] of this.#registers) {
      if (!register.hasWaiting(runId)) continue;
      const isElsewhere = this.find(name) !== undefined && this.hostOf(name) !== host;
      if (isElsewhere) throw new SlipwayError('unknown-terminal', `terminal ${name} is on another host`);
      register.moveRun(runId, name);
    }
  }

  /** Has again what an earlier server had. @param pending runs by terminal */
  restore(pending: ReadonlyMap<string, PendingRuns>): void {
    const { record } = this.#options;
    const hosts = [...record.hostTenures().keys()];
    const ofHosts = new Set<string>();
    for (const host of hosts) {
      const names = record.terminalsOf(host).open.map(({ name }) => name);
      for (const name of names) ofHosts.add(name);
      this.#register(host).restore(new Map([...pending].filter(([name]) => names.includes(name))));
    }
    this.#register(null).restore(new Map([...pending].filter(([name]) => !ofHosts.has(name))));
  }

  serve(host: HostId, sandbox: Sandbox): void {
    this.#register(host).serve(sandbox);
  }

  end(host: HostId, code: ErrorCode): void {
    this.#registers.get(host)?.end(code);
  }

  #of(name: string): TerminalRegister {
    return this.#register(this.hostOf(name));
  }

  #register(host: HostId): TerminalRegister {
    const known = this.#registers.get(host);
    if (known) return known;
    const { record, pace, limit, sandbox, onReceipt, onInput, commands, onChange } = this.#options;
    const registers = this.#registers;
    const register: TerminalRegister = new TerminalRegister({
      record: host === null ? record : terminalsRecordOf(record, host),
      ...{ pace, onReceipt, onInput },
      get limit() {
        const others = [...registers.values()].filter((other) => other !== register);
        return limit - others.reduce((count, { list }) => count + list.length, 0);
      },
      sandbox: () => sandbox(host),
      commands: commands(host),
      onChange: () => onChange(this.list),
    });
    registers.set(host, register);
    return register;
  }
}
