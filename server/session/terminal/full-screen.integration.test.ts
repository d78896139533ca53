// Programs that draw on the whole screen, in a real shell: whoever comes later, or after a restart of the server, sees what
// everybody sees.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';
import { openRealEngine, type RealEngine } from '../../testing/real-engine.ts';
import { showTerminal, type TerminalScreen } from '../../testing/terminal-screen.ts';
import { TEST_SPEC } from '../../testing/test-spec.ts';
import type { ScreenPicture } from './screen-memory.ts';
import { Terminal } from './terminal.ts';

const WAIT = { timeout: 20_000, interval: 50 };
const SIZE = { cols: 80, rows: 24 };
/** A frame that is drawn once, and in it a number that changes until more was printed than is kept. */
const STATUS_BOARD = [
  "printf '\\e[?1049h\\e[?25l\\e[2J\\e[1;1HTOP LEFT\\e[24;70HBOTTOM 한글'",
  'for i in $(seq 90000); do printf "\\e[12;30H\\e[3%dmcount %06d\\e[0m" $((i % 8)) $i; done',
  'read -r',
  "printf '\\e[?25h\\e[?1049l'",
].join('; ');

let real: RealEngine;
let sandbox: Sandbox;
let terminal: Terminal;
let name = 0;
let screens: TerminalScreen[];
let picture: ScreenPicture | undefined;

beforeAll(async () => {
  real = await openRealEngine();
  sandbox = await real.provider.create(TEST_SPEC);
});
beforeEach(async () => {
  screens = [];
  picture = undefined;
  name += 1;
  terminal = await open(`t${name}`);
});
afterEach(async () => {
  for (const screen of screens) screen[Symbol.dispose]();
  await terminal.dispose();
});
afterAll(async () => {
  await sandbox?.dispose();
  await real?.[Symbol.asyncDispose]();
});

const open = (terminalName: string) =>
  Terminal.open({
    ...{ name: terminalName, size: SIZE },
    openShell: (options) => sandbox.openTerminal(options),
    ...{ onMark: () => undefined, onReplayed: () => undefined, onInput: () => undefined },
    formerPicture: picture,
    onPicture: (told) => {
      picture = told;
    },
  });

async function show(...how: Parameters<typeof showTerminal>): Promise<TerminalScreen> {
  const screen = await showTerminal(...how);
  screens.push(screen);
  return screen;
}

const type = (keys: string) => terminal.write(Buffer.from(keys));
const until = (screen: TerminalScreen, text: string | RegExp) =>
  vi.waitFor(async () => expect((await screen.rows()).join('\n')).toMatch(text), WAIT);
const alike = (one: TerminalScreen, other: TerminalScreen) =>
  vi.waitFor(async () => expect(await one.look()).toEqual(await other.look()), WAIT);

describe('an editor', () => {
  it('looks the same to whoever comes later, and after a restart of the server, and can be left', async () => {
    const first = await show(terminal);
    await until(first, /\$ $/m);
    type('vim notes.txt\r');
    await until(first, /^~/m);
    type('i도커를 배웁니다\rsecond line\x1b');
    await until(first, 'second line');
    const later = await show(terminal, 'reader');
    await alike(later, first);

    await terminal.dispose();
    terminal = await open(terminal.name);
    await terminal.replayed;
    const restarted = await show(terminal);
    await until(restarted, 'second line');
    type(':q!\r');
    await until(restarted, /vim notes\.txt\n.*\$ $/m);
  });
});

describe('a program that draws most of its screen once', () => {
  it('is seen whole when what it drew first is no longer kept', async () => {
    const first = await show(terminal);
    await until(first, /\$ $/m);
    type(`${STATUS_BOARD}\r`);
    await until(first, 'count 090000');
    await vi.waitFor(() => expect(terminal.scrollback.length).toBeLessThan(LIMITS.scrollbackBytes + 20_000), WAIT);
    expect(terminal.scrollback.startSeq).toBeGreaterThan(10_000);
    const later = await show(terminal, 'reader');
    await alike(later, first);
    expect((await later.rows())[0]).toBe('TOP LEFT');
    expect((await later.rows())[23]).toContain('BOTTOM 한글');

    await terminal.dispose();
    terminal = await open(terminal.name);
    await terminal.replayed;
    const restarted = await show(terminal);
    await alike(restarted, later);
    type('\r');
    await until(restarted, /\$ $/m);
  });
});
