// A learner of the soak: one cookie, some pages that come and go, and a book of all that the server ever told them.
import { setTimeout as sleep } from 'node:timers/promises';
import { isFinished, isUsable } from '../../lib/client/lesson-state.ts';
import { LIMITS } from '../../lib/protocol/limits.ts';
import type { BenchContext } from '../context.ts';
import { Learner } from '../learner.ts';
import type { PlannedStep } from '../lesson-plan.ts';
import { waitUntil } from '../wait-until.ts';
import { createRandom, type Deed, learnerTurns, pick, type Random } from './plan.ts';
import { ProgressBook } from './progress-book.ts';

export interface Classroom {
  readonly context: BenchContext;
  readonly origin: string;
  readonly plan: readonly PlannedStep[];
  /** After this time a sandbox without a page is gone, ms. */
  readonly graceMs: number;
}

/** A server that is started again, after an engine that was. */
const COME_BACK_TIMEOUT_MS = 180_000;
const RETRY_MS = 500;
/** Two tabs fewer than a session may have: a server may take closed ones for open for a moment. */
const MOST_TABS = LIMITS.connectionsPerSession - 2;
const SHORT_ABSENCE = 0.2;
const LONG_ABSENCE = 1.4;

interface Tab {
  readonly page: Learner;
  /** Ids of the runs that were asked for in it. */
  readonly runs: string[];
}

export class Student {
  readonly name: string;
  readonly book = new ProgressBook();
  readonly deeds = new Map<Deed, number>();
  /** How often the learner themself gave a sandbox up, or was away for so long that it was taken. */
  givenUp = 0;
  readonly #room: Classroom;
  readonly #seed: number;
  readonly #index: number;
  readonly #random: Random;
  readonly #tabs: Tab[] = [];
  #cookie: string | undefined;

  constructor(room: Classroom, seed: number, index: number) {
    this.name = `learner ${index}`;
    this.#room = room;
    this.#seed = seed;
    this.#index = index;
    this.#random = createRandom(seed ^ (index + 1));
  }

  /** Whether a page is open and shows a sandbox that can be used. */
  get isAtWork(): boolean {
    return this.#tabs.some(
      ({ page }) => page.state.link.status === 'connected' && page.state.sandbox.status === 'ready',
    );
  }

  /** What the pages show, for the one who looks for what went wrong. */
  get view(): string {
    const pages = this.#tabs.map(({ page: { state } }) => `${state.link.status}, ${JSON.stringify(state.sandbox)}`);
    return `${this.name}: ${pages.join('; ') || 'no page'}`;
  }

  /** Does as planned until the time is over. */
  async live(untilMs: number): Promise<void> {
    await this.#openTab();
    for (const { pauseMs, card } of learnerTurns(this.#seed, this.#index)) {
      if (performance.now() + pauseMs > untilMs) return;
      await sleep(pauseMs, undefined, { signal: this.#room.context.signal });
      await this.#do(card);
    }
  }

  /** Post-condition: all runs have ended, and the whole lesson was done once more. @throws Error when it cannot be */
  async finish(): Promise<void> {
    const { context, plan } = this.#room;
    for (const tab of this.#tabs.slice(1)) this.#close(tab);
    const { page } = this.#tabs[0] ?? (await this.#openTab());
    await this.#untilReady(page);
    const limit = { signal: context.signal, timeoutMs: COME_BACK_TIMEOUT_MS };
    await waitUntil(`${this.name}'s runs have ended`, limit, () => this.book.pending.length === 0);
    await page.until('all receipts', ({ receipts }) => Object.values(receipts).every(isFinished));
    for (const { step, blocks } of plan) {
      for (const block of blocks) {
        this.book.ask(block, page.run(block));
        await page.receipt(block);
      }
      await page.passed(step);
    }
    this.book.close();
  }

  leave(): void {
    for (const tab of [...this.#tabs]) this.#close(tab);
  }

  async #do(deed: Deed): Promise<void> {
    const done = await this.#attempt(deed);
    if (done) this.deeds.set(deed, (this.deeds.get(deed) ?? 0) + 1);
  }

  /** @returns false when there was nothing to do it with */
  async #attempt(deed: Deed): Promise<boolean> {
    const tab = pick(this.#tabs, this.#random);
    switch (deed) {
      case 'run':
        return this.#run(tab);
      case 'reload':
        this.#close(tab);
        await this.#openTab();
        return true;
      case 'open-tab':
        if (this.#tabs.length >= MOST_TABS) return false;
        await this.#openTab();
        return true;
      case 'close-tab':
        if (this.#tabs.length < 2) return false;
        this.#close(tab);
        return true;
      case 'break-connection':
        tab.page.breakConnection();
        return true;
      case 'reset': {
        const asked = tab.page.resetSandbox();
        if (asked) this.givenUp += 1;
        return asked;
      }
      case 'leave':
        await this.#stayAway(SHORT_ABSENCE);
        return true;
      case 'leave-long':
        this.givenUp += 1;
        await this.#stayAway(LONG_ABSENCE);
        this.givenUp += 1;
        return true;
    }
  }

  #run(tab: Tab): boolean {
    const { page, runs } = tab;
    if (hasFailed(page)) page.retrySandbox();
    const blocks = this.#room.plan.flatMap((step) => step.blocks).filter((block) => !this.book.isPending(block));
    if (blocks.length === 0) return false;
    const block = pick(blocks, this.#random);
    // A page that is still to hear of an end that another page has heard of does not ask again.
    const runId = page.tryRun(block);
    if (runId === undefined) return false;
    runs.push(runId);
    this.book.ask(block, runId);
    return true;
  }

  /** @param share of the grace time */
  async #stayAway(share: number): Promise<void> {
    this.leave();
    await sleep(this.#room.graceMs * share, undefined, { signal: this.#room.context.signal });
    await this.#openTab();
  }

  #close(tab: Tab): void {
    tab.page.disconnect();
    this.#tabs.splice(this.#tabs.indexOf(tab), 1);
    this.book.closePage(tab.runs);
  }

  /** The server may be away: people press reload then. */
  async #openTab(): Promise<Tab> {
    const { context, origin } = this.#room;
    const page = new Learner(() => this.book.openConnection());
    const limit = { signal: context.signal, timeoutMs: COME_BACK_TIMEOUT_MS };
    await waitUntil('the page opens', limit, async () => {
      const opened = await page.openPage(origin, this.#cookie).catch(() => undefined);
      this.#cookie ??= opened?.cookie;
      if (opened === undefined) await sleep(RETRY_MS, undefined, { signal: context.signal });
      return opened !== undefined;
    });
    const tab: Tab = { page, runs: [] };
    this.#tabs.push(tab);
    // It goes on by itself until it is there; nobody waits for it.
    page.connect(context, origin, this.#cookie ?? '').catch(() => undefined);
    return tab;
  }

  /** Post-condition: a sandbox that failed was asked for again, as the page's button does. */
  async tryAgain(): Promise<void> {
    const failed = this.#tabs.filter(({ page }) => hasFailed(page));
    for (const { page } of failed) page.retrySandbox();
    if (failed.length > 0) await sleep(RETRY_MS, undefined, { signal: this.#room.context.signal });
  }

  async #untilReady(page: Learner): Promise<void> {
    const { context } = this.#room;
    const limit = { signal: context.signal, timeoutMs: COME_BACK_TIMEOUT_MS };
    await waitUntil(`${this.name} has an engine`, limit, async () => {
      await this.tryAgain();
      return page.state.link.status === 'connected' && isUsable(page.state.sandbox);
    });
  }
}

const hasFailed = ({ state: { link, sandbox } }: Learner): boolean =>
  link.status === 'connected' && (sandbox.status === 'failed' || sandbox.status === 'expired');
