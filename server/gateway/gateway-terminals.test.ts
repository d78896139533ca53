// What pages do over real websockets once they are welcome: terminals and blocks, with sandboxes that cost nothing.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Receipt } from '../../lib/protocol/messages.ts';
import { Session } from '../session/session.ts';
import { Terminal } from '../session/terminal/terminal.ts';
import { LESSON_REF } from '../testing/fake-lessons.ts';
import { type GatewayUnderTest, gatewayUnderTest, newLearner } from '../testing/gateway-under-test.ts';
import type { TestPage } from '../testing/test-page.ts';
import { PageSocket } from './page-socket.ts';

/** As in the test context. */
const TERMINALS = 4;

let running: GatewayUnderTest;
const open: GatewayUnderTest['open'] = (options) => running.open(options);

beforeEach(async () => {
  running = await gatewayUnderTest();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await running[Symbol.asyncDispose]();
});

describe('a terminal', () => {
  it('echoes what is typed', async () => {
    const page = await open().opened();
    await page.hello();
    expect(await page.attach()).toMatchObject({ terminal: 'main', channel: 0, fromSeq: 0 });
    page.type('echo 한글 도커\r');
    await vi.waitFor(() => expect(page.output()).toContain('\x07한글 도커\r\n'));
  });

  it('goes on after a new connection, with only the bytes that are missing', async () => {
    const cookie = newLearner();
    const first = await open({ cookie }).opened();
    await first.hello();
    await first.attach();
    first.type('echo before\r');
    await vi.waitFor(() => expect(first.output()).toContain('before\r\n'));
    const seen = Buffer.byteLength(first.output());
    first.close();
    const other = await open({ cookie }).opened();
    await other.hello();
    await other.attach();
    other.type('echo meanwhile\r');
    await vi.waitFor(() => expect(other.output()).toContain('\x07meanwhile\r\n'));
    const second = await open({ cookie }).opened();
    await second.hello();
    expect(await second.attach(seen)).toMatchObject({ fromSeq: seen });
    await vi.waitFor(() => expect(seen + Buffer.byteLength(second.output())).toBe(Buffer.byteLength(other.output())));
    expect(second.frames[0]?.seq).toBe(seen);
    expect(other.output().endsWith(second.output())).toBe(true);
  });

  it('takes a large paste whole', async () => {
    const page = await open().opened();
    await page.hello();
    await page.attach();
    const typed = vi.spyOn(Terminal.prototype, 'type').mockImplementation(() => undefined);
    const frames = 20;
    for (let count = 0; count < frames; count += 1) page.type('x'.repeat(60_000));
    await vi.waitFor(() => expect(typed).toHaveBeenCalledTimes(frames));
    expect(page.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('is let go of as often as it was attached, at once when its sandbox is another one', async () => {
    let looking = 0;
    let largest = 0;
    let detached = 0;
    const { attach } = Terminal.prototype;
    vi.spyOn(Terminal.prototype, 'attach').mockImplementation(async function (this: Terminal, ...how) {
      const attachment = await attach.apply(this, how);
      const letGo = attachment.detach;
      looking += 1;
      largest = Math.max(largest, looking);
      const detach = () => {
        looking -= 1;
        detached += 1;
        letGo();
      };
      return Object.defineProperty(attachment, 'detach', { value: detach });
    });
    const page = await open().opened();
    await page.hello();
    for (let count = 0; count < 10; count += 1) {
      await page.attach();
      page.heard.length = 0;
    }
    expect(looking).toBe(1);
    // The new one is there before the old one is let go of.
    expect(largest).toBe(2);
    page.send({ type: 'sandbox.reset' });
    await page.next('sandbox', ({ sandbox }) => sandbox.status === 'ready');
    expect(looking).toBe(0);
    page.type('x');
    expect(await page.next('fault')).toMatchObject({ code: 'terminal-closed', channel: 0 });
    await page.attach();
    page.close();
    await vi.waitFor(() => expect(looking).toBe(0));
    expect(detached).toBe(11);
  });

  it('that is not attached takes no input; the page is told', async () => {
    const page = await open().opened();
    await page.hello();
    page.type('x', 7);
    expect(await page.next('fault')).toMatchObject({ code: 'unknown-terminal', channel: 7 });
  });

  it('that is waited for is waited for once by each page, answered once, and let go of with the page', async () => {
    const { terminal } = Session.prototype;
    const signals: Array<AbortSignal | undefined> = [];
    let letOpen: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      letOpen = resolve;
    });
    vi.spyOn(Session.prototype, 'terminal').mockImplementation(async function (this: Session, name, size, signal) {
      signals.push(signal);
      await opened;
      return terminal.call(this, name, size, signal);
    });
    const waiting = () => signals.filter((signal) => !signal?.aborted).length;
    const both = [await open().opened(), await open().opened()] as const;
    const ask = (page: TestPage, channel: number) =>
      page.send({
        type: 'terminal.attach',
        terminal: 'main',
        channel,
        cols: 80,
        rows: 24,
        resumeFrom: 0,
        role: 'writer',
      });
    for (const page of both) {
      await page.hello();
      for (let count = 0; count < 20; count += 1) ask(page, count % 2);
    }
    await vi.waitFor(() => expect(signals).toHaveLength(40));
    expect(waiting()).toBe(2);
    both[1].close();
    await vi.waitFor(() => expect(waiting()).toBe(1));
    letOpen();
    await both[0].next('terminal.attached', ({ channel }) => channel === 1);
    const answers = both[0].heard.filter(({ type }) => type === 'terminal.attached' || type === 'fault');
    expect(answers).toMatchObject([{ type: 'terminal.attached', channel: 1 }]);
  });

  it('is charged to its page as what is sent of it at once', async () => {
    const charged = vi.spyOn(PageSocket.prototype, 'charge');
    const page = await open().opened();
    await page.hello();
    await page.attach();
    page.type('echo hello\r');
    await vi.waitFor(() => expect(page.output()).toContain('\x07hello\r\n'));
    const printed = page.output();
    page.heard.length = page.frames.length = 0;
    await page.attach();
    await vi.waitFor(() => expect(page.output()).toBe(printed));
    expect(charged.mock.calls).toEqual([[expect.any(Number)], [Buffer.byteLength(printed)]]);
  });

  it('beyond the number that a session may have is refused', async () => {
    const page = await open().opened();
    await page.hello();
    for (let channel = 0; channel <= TERMINALS; channel += 1) {
      page.send({
        type: 'terminal.attach',
        terminal: `t${channel}`,
        channel,
        cols: 80,
        rows: 24,
        resumeFrom: 0,
        role: 'writer',
      });
    }
    expect(await page.next('fault')).toMatchObject({ code: 'terminal-limit', channel: TERMINALS });
  });
});

describe('a block', () => {
  const run = (page: TestPage, block: string, runId: string = randomUUID()) => {
    page.send({ type: 'block.run', block, runId, terminal: 'main', command: null });
    return runId;
  };
  const ended = (page: TestPage, runId: string): Promise<Receipt> =>
    page
      .next('receipt', ({ receipt }) => receipt.runId === runId && /ok|failed|lost/.test(receipt.status))
      .then(({ receipt }) => receipt);

  it.each([
    ['lesson/greet', { status: 'ok', exitCode: 0, output: '안녕' }],
    ['lesson/fail', { status: 'failed', exitCode: 1 }],
    ['lesson/expected', { status: 'ok', exitCode: 1 }],
  ])('%s runs and ends', async (block, receipt) => {
    const page = await open().opened();
    await page.hello(LESSON_REF);
    expect(await ended(page, run(page, block))).toMatchObject(receipt);
  });

  it('of the same run id runs once', async () => {
    const page = await open().opened();
    await page.hello(LESSON_REF);
    const runId = run(page, 'lesson/greet');
    run(page, 'lesson/greet', runId);
    await ended(page, runId);
    run(page, 'lesson/greet', runId);
    await page.attach();
    run(page, 'lesson/fail');
    await page.next('receipt', ({ receipt }) => receipt.block === 'lesson/fail' && receipt.status === 'failed');
    expect(page.output().split('\x07안녕\r\n')).toHaveLength(2);
    const again = page.heard.filter((message) => message.type === 'receipt' && message.receipt.status === 'ok');
    expect(again).toHaveLength(2);
  });

  it.each(['lesson/nothing', 'another/greet'])('%s is refused', async (block) => {
    const page = await open().opened();
    await page.hello(LESSON_REF);
    const runId = run(page, block);
    expect(await page.next('fault')).toMatchObject({ code: 'unknown-block', runId, retryable: false });
  });

  it('is run in another sandbox when the first one dies', async () => {
    const page = await open().opened();
    await page.hello(LESSON_REF);
    await page.next('sandbox', ({ sandbox }) => sandbox.status === 'ready');
    const [sandbox] = running.provider.sandboxes;
    page.heard.length = 0;
    sandbox?.kill();
    expect(await page.next('incident')).toMatchObject({ incident: { code: 'replaced' } });
    const { sandboxId } = await page.next('sandbox', (message) => message.sandbox.status === 'ready');
    expect(sandboxId).not.toBe(sandbox?.id);
    expect(await ended(page, run(page, 'lesson/greet'))).toMatchObject({ status: 'ok' });
  });
});

it('keeps two learners apart', async () => {
  const [one, two] = await Promise.all([open().opened(), open().opened()]);
  const [a, b] = await Promise.all([one.hello(LESSON_REF), two.hello(LESSON_REF)]);
  await Promise.all([one.attach(), two.attach()]);
  one.type('echo mine\r');
  await vi.waitFor(() => expect(one.output()).toContain('\x07mine\r\n'));
  one.send({ type: 'block.run', block: 'lesson/greet', runId: randomUUID(), terminal: 'main', command: null });
  await one.next('receipt', ({ receipt }) => receipt.status === 'ok');
  expect(two.output()).not.toContain('mine');
  expect(two.heard.some(({ type }) => type === 'receipt')).toBe(false);
  expect([a.receipts, b.receipts]).toEqual([[], []]);
  expect(running.provider.sandboxes.size).toBe(2);
});
