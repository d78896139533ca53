// Several pages at one terminal: one writes, the others read.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type GatewayUnderTest, gatewayUnderTest, newLearner } from '../testing/gateway-under-test.ts';
import type { TestPage } from '../testing/test-page.ts';

const WIDE = { cols: 120, rows: 40 };

let running: GatewayUnderTest;
let cookie: string;

beforeEach(async () => {
  running = await gatewayUnderTest();
  cookie = newLearner();
});
afterEach(() => running[Symbol.asyncDispose]());

async function page(): Promise<TestPage> {
  const opened = await running.open({ cookie }).opened();
  await opened.hello();
  return opened;
}

describe('a reader', () => {
  it('sees what the writer sees, in the writer’s size, and cannot type', async () => {
    const [writer, reader] = [await page(), await page()];
    await writer.attach(0, 'writer', WIDE);
    expect(await reader.attach(0, 'reader')).toMatchObject({ role: 'reader', ...WIDE });
    writer.type('echo to both\r');
    await vi.waitFor(() => expect(reader.output()).toContain('\x07to both\r\n'));
    reader.type('echo from the reader\r');
    expect(await reader.next('fault')).toMatchObject({ code: 'read-only', channel: 0 });
    reader.send({ type: 'terminal.resize', channel: 0, cols: 10, rows: 10 });
    writer.type('stty size\r');
    await vi.waitFor(() => expect(writer.output()).toContain('\x0740 120\r\n'));
    expect(writer.output()).not.toContain('from the reader');
  });

  it('takes over, and what it types right after that arrives', async () => {
    const [writer, reader] = [await page(), await page()];
    await writer.attach(0, 'writer', WIDE);
    await reader.attach(0, 'reader');
    reader.send({ type: 'terminal.take', channel: 0, cols: 100, rows: 30 });
    reader.type('stty size\r');
    await vi.waitFor(() => expect(writer.output()).toContain('\x0730 100\r\n'));
    expect(await writer.next('terminal.view')).toMatchObject({ role: 'reader', cols: 100, rows: 30 });
    expect(await reader.next('terminal.view')).toMatchObject({ role: 'writer', cols: 100, rows: 30 });
    expect(reader.heard.some(({ type }) => type === 'fault')).toBe(false);
    expect(await reader.next('terminal.view')).toMatchObject({ inputSeq: 0 });
    writer.type('x');
    expect(await writer.next('fault')).toMatchObject({ code: 'read-only' });
  });

  it('stays one when the writer leaves, which it is told, and may take over then', async () => {
    const [writer, reader] = [await page(), await page()];
    await writer.attach(0, 'writer', WIDE);
    await reader.attach(0, 'reader');
    writer.close();
    expect(await reader.next('terminal.view')).toEqual({
      ...{ type: 'terminal.view', channel: 0, inputSeq: 0, role: 'reader', vacant: true },
      ...WIDE,
    });
    reader.type('x');
    expect(await reader.next('fault')).toMatchObject({ code: 'read-only' });
    reader.send({ type: 'terminal.volunteer', channel: 0, ...WIDE });
    reader.type('echo mine\r');
    await vi.waitFor(() => expect(reader.output()).toContain('\x07mine\r\n'));
  });
});

it('a page is told how far its input was taken when another one takes over', async () => {
  const [first, second] = [await page(), await page()];
  await first.attach();
  first.type('echo 한\r');
  await vi.waitFor(() => expect(first.output()).toContain('\x07한\r\n'));
  await second.attach();
  expect(await first.next('terminal.view')).toMatchObject({ role: 'reader', inputSeq: 9 });
  first.type('refused');
  expect(await first.next('fault')).toMatchObject({ code: 'read-only' });
  first.heard.length = 0;
  second.send({ type: 'terminal.resize', channel: 0, ...WIDE });
  expect(await first.next('terminal.view')).toMatchObject({ inputSeq: 9 });
});

describe('a volunteer', () => {
  it('writes where nobody does, and takes nothing away', async () => {
    const [first, second] = [await page(), await page()];
    expect(await first.attach(0, 'volunteer', WIDE)).toMatchObject({ role: 'writer', vacant: false, ...WIDE });
    expect(await second.attach(0, 'volunteer')).toMatchObject({ role: 'reader', vacant: false, ...WIDE });
    second.send({ type: 'terminal.volunteer', channel: 0, cols: 20, rows: 20 });
    first.type('stty size\r');
    await vi.waitFor(() => expect(second.output()).toContain('\x0740 120\r\n'));
    expect(first.heard.some(({ type }) => type === 'terminal.view')).toBe(false);
  });
});

describe('a page that attaches as writer', () => {
  it('takes the terminal over', async () => {
    const [first, second] = [await page(), await page()];
    await first.attach();
    expect(await second.attach(0, 'writer', WIDE)).toMatchObject({ role: 'writer', ...WIDE });
    expect(await first.next('terminal.view')).toMatchObject({ role: 'reader', ...WIDE });
  });
});

describe('a terminal that is closed', () => {
  it('is gone for every page, and its name is free', async () => {
    const [one, other] = [await page(), await page()];
    await one.attach();
    await other.attach();
    one.send({ type: 'terminal.close', terminal: 'main' });
    for (const each of [one, other]) await each.next('terminals', ({ terminals }) => terminals.length === 0);
    other.type('x');
    expect(await other.next('fault')).toMatchObject({ code: 'terminal-closed', channel: 0 });
    one.heard.length = 0;
    // Beyond all that was seen under that name.
    const { fromSeq, endSeq } = await one.attach();
    expect(fromSeq).toBeGreaterThan(0);
    expect(endSeq).toBeGreaterThanOrEqual(fromSeq);
  });

  it('or renamed must be there', async () => {
    const only = await page();
    only.send({ type: 'terminal.rename', terminal: 'nowhere', title: 'x' });
    expect(await only.next('fault')).toMatchObject({ code: 'unknown-terminal' });
  });
});
