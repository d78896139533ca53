// What is remembered of output that is no longer kept, looked at on a screen of its own.
import headless from '@xterm/headless';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import { HiddenScreen } from './hidden-screen.ts';
import { PicturePace } from './picture-pace.ts';
import { ScreenMemory, type ScreenPicture } from './screen-memory.ts';
import { Scrollback } from './scrollback.ts';

const SIZE = { cols: 40, rows: 6 };
const scrollback = () => new Scrollback();
let memories: ScreenMemory[] = [];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  for (const memory of memories) memory.dispose();
  memories = [];
  expect(vi.getTimerCount()).toBe(0);
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function remembering(onPicture?: (picture: ScreenPicture) => void, pace = new PicturePace()) {
  const kept = scrollback();
  const memory = new ScreenMemory({ scrollback: kept, size: SIZE, pace, onPicture });
  memories.push(memory);
  const print = (text: string | Buffer) => {
    kept.append(Buffer.from(text));
    memory.digest();
  };
  const rest = () => vi.advanceTimersByTimeAsync(20_000);
  return { kept, memory, print, rest };
}

/** Pushes everything printed so far out of what is kept, a little at a time. */
async function pushOut({ print, rest }: Pick<ReturnType<typeof remembering>, 'print' | 'rest'>): Promise<void> {
  for (let left = LIMITS.scrollbackBytes + 64 * 1024; left > 0; left -= 32 * 1024) {
    print(Buffer.alloc(32 * 1024, '\0'));
    await rest();
  }
}

async function show(parts: readonly Uint8Array[]) {
  const screen = new headless.Terminal({ ...SIZE, scrollback: 0, allowProposedApi: true });
  for (const part of parts) {
    const written = new Promise<void>((resolve) => screen.write(part, resolve));
    await vi.advanceTimersByTimeAsync(100);
    await written;
  }
  const { active } = screen.buffer;
  const rows = Array.from({ length: SIZE.rows }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
  const cursor = [active.cursorX, active.cursorY];
  const state = { rows, cursor, type: active.type, modes: { ...screen.modes } };
  screen.dispose();
  return state;
}

/** What a viewer shows that comes too late for the beginning. */
async function showLate({ kept, memory }: ReturnType<typeof remembering>) {
  const held = memory.hold();
  await vi.advanceTimersByTimeAsync(1000);
  const release = await held;
  const parts = [memory.draw(), kept.copy(kept.startSeq, kept.endSeq)];
  release();
  await vi.advanceTimersByTimeAsync(1000);
  return show(parts);
}

describe('what was printed before what is kept', () => {
  it('is not remembered as long as everything is kept', async () => {
    const all = remembering();
    all.print(Buffer.alloc(LIMITS.scrollbackBytes, 'x'));
    await all.rest();
    expect(all.kept.startSeq).toBe(0);
    expect(all.memory.draw()).toHaveLength(0);
  });

  it('is seen as it was: text, place of the cursor, wide characters', async () => {
    const all = remembering();
    const printed = '\x1b[2J\x1b[1;1Htop left 한글 🐳\x1b[6;30Hbottom\x1b[3;5H\x1b[32mgreen\x1b[0m';
    all.print(printed);
    await pushOut(all);
    expect(all.kept.startSeq).toBeGreaterThan(printed.length);
    expect(await showLate(all)).toEqual(await show([Buffer.from(printed)]));
  });

  it('is a full-screen program still: its screen, its modes, and the screen under it when it ends', async () => {
    const all = remembering();
    const begun = '$ vim\r\n\x1b[?1049h\x1b[?1h\x1b=\x1b[?2004h\x1b[?1002h\x1b[H~ file.txt\x1b[?25l';
    all.print(begun);
    await pushOut(all);
    const late = await showLate(all);
    expect(late).toEqual(await show([Buffer.from(begun)]));
    expect(late.type).toBe('alternate');
    all.print('\x1b[?1049lback');
    const ended = await showLate(all);
    expect(ended.type).toBe('normal');
    expect(ended.rows.slice(0, 2)).toEqual(['$ vim', 'back']);
  });

  it('is passed over in a flood, but for its modes and its last screen', async () => {
    const all = remembering();
    all.print('\x1b[?1049h\x1b[?2004h');
    all.print('\x1b[2J');
    const flood = Array.from({ length: 400_000 }, (_, line) => `line ${line}\r\n`).join('');
    for (let at = 0; at < flood.length; at += 100_000) all.print(flood.slice(at, at + 100_000));
    expect(all.kept.length).toBeLessThan(LIMITS.scrollbackBytes + 640 * 1024);
    await all.rest();
    const late = await showLate(all);
    expect(late.rows.slice(0, 5)).toEqual([399_995, 399_996, 399_997, 399_998, 399_999].map((line) => `line ${line}`));
    expect(late).toMatchObject({ type: 'alternate', modes: { bracketedPasteMode: true } });
  });

  it('does not begin in the middle of a character or a sequence', async () => {
    const all = remembering();
    const line = `${'한글🐳'.repeat(11)}\x1b[1;38;5;200m`;
    all.print(line.repeat(Math.ceil((LIMITS.scrollbackBytes * 1.2) / Buffer.byteLength(line))));
    await all.rest();
    const begin = all.kept.copy(all.kept.startSeq, all.kept.startSeq + 4);
    expect(all.kept.startSeq).toBeGreaterThan(0);
    expect(['한', '글', '🐳', '\x1b']).toContain([...begin.toString()][0]);
  });

  it('is held as it is while somebody looks at it', async () => {
    const all = remembering();
    all.print(Buffer.alloc(LIMITS.scrollbackBytes + 40_000, 'y'));
    await vi.advanceTimersByTimeAsync(60);
    const held = all.memory.hold();
    await vi.advanceTimersByTimeAsync(10);
    const release = await held;
    const { startSeq } = all.kept;
    expect(startSeq).toBeGreaterThan(0);
    all.print(Buffer.alloc(500_000, 'z'));
    await all.rest();
    expect(all.kept.startSeq).toBe(startSeq);
    release();
    await all.rest();
    expect(all.kept.length).toBeLessThan(LIMITS.scrollbackBytes + 16 * 1024);
  });

  it('is told now and then, and an earlier server’s picture goes on', async () => {
    const told: ScreenPicture[] = [];
    const before = remembering((picture) => told.push(picture));
    before.print('\x1b[?1049h\x1b[?25lonce\x1b[4;1H');
    await pushOut(before);
    for (let times = 0; times < 3; times += 1) {
      before.print('\0'.repeat(300_000));
      await before.rest();
    }
    const picture = told.at(-1) as ScreenPicture;
    expect(told.length).toBeGreaterThan(1);
    expect(picture.seq).toBeGreaterThan(256 * 1024);

    const after = remembering();
    // The sandbox keeps more than the server did.
    after.kept.restartAt(picture.seq - 1000);
    after.memory.restart();
    after.memory.restore(picture);
    after.print(`${'garbage '.repeat(125)}then`);
    await after.rest();
    expect(after.kept.startSeq).toBe(picture.seq);
    expect(await showLate(after)).toEqual(await show([Buffer.from('\x1b[?1049h\x1b[?25lonce\x1b[4;1Hthen')]));
  });

  it('is told every ten seconds at most, as it is then', async () => {
    const told: { atMs: number; seq: number }[] = [];
    const all = remembering(({ seq }) => told.push({ atMs: performance.now(), seq }));
    for (let printed = 0; printed < LIMITS.scrollbackBytes + 4 * 1024 * 1024; printed += 16 * 1024) {
      all.print(Buffer.alloc(16 * 1024, 'x'));
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(told.length).toBeGreaterThan(1);
    const gaps = told.slice(1).map(({ atMs }, index) => atMs - (told[index]?.atMs ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10_000);
    await all.rest();
    expect(all.kept.startSeq - (told.at(-1)?.seq ?? 0)).toBeLessThan(256 * 1024);
  });

  it('is restored on a screen of the size that it was made on', async () => {
    let told: ScreenPicture | undefined;
    const before = remembering((picture) => {
      told = picture;
    });
    before.memory.resize({ cols: 80, rows: 12 });
    before.print('\x1b[12;1Hlast line\x1b[1;70Hright');
    await pushOut(before);
    before.print('\0'.repeat(300_000));
    await before.rest();
    expect(told).toMatchObject({ cols: 80, rows: 12 });

    const after = remembering();
    after.memory.restart();
    after.memory.restore(told as ScreenPicture);
    after.memory.resize({ cols: 80, rows: 12 });
    const picture = after.memory.draw();
    expect(picture.toString()).toBe(Buffer.from((told as ScreenPicture).bytes).toString());
  });

  it('is forgotten with the stream, and with the terminal', async () => {
    const all = remembering();
    all.print('\x1b[?25lbefore');
    await pushOut(all);
    expect(all.memory.draw().length).toBeGreaterThan(0);
    all.kept.restartAt(10);
    all.memory.restart();
    expect(all.memory.draw()).toHaveLength(0);
    all.memory.dispose();
    const held = all.memory.hold();
    (await held)();
    expect(all.memory.draw()).toHaveLength(0);
  });
});

describe('a picture costs the processor of everybody', () => {
  async function drawnSlowly() {
    const all = remembering();
    await pushOut(all);
    let spentMs = 0;
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + spentMs);
    const draw = vi.spyOn(HiddenScreen.prototype, 'draw').mockImplementation(() => {
      spentMs += 100;
      return 'what is shown';
    });
    all.memory.draw();
    return { ...all, draw };
  }

  it('so that those of two terminals are not made at the same time', async () => {
    const pace = new PicturePace();
    const terminals = [remembering(undefined, pace), remembering(undefined, pace)];
    for (const all of terminals) {
      await pushOut(all);
      all.print(Buffer.alloc(32 * 1024, 'z'));
      await vi.advanceTimersByTimeAsync(20);
    }
    let turn = 0;
    const turns: number[] = [];
    for (const { memory } of terminals) {
      void memory.hold().then((release) => {
        memory.draw();
        turns.push(turn);
        release();
      });
    }
    for (; turns.length < 2; turn += 1) await vi.advanceTimersToNextTimerAsync();
    expect(new Set(turns).size).toBe(2);
  });

  it('and is made once for all who ask for it', async () => {
    const { memory, draw } = await drawnSlowly();
    const release = await memory.hold();
    expect(memory.draw().toString()).toBe('what is shown');
    release();
    expect(draw).toHaveBeenCalledTimes(1);
  });

  it('so that the next one comes after a rest', async () => {
    const { memory, draw, print } = await drawnSlowly();
    print(Buffer.alloc(32 * 1024, 'z'));
    await vi.advanceTimersByTimeAsync(20);
    const held = memory.hold().then((release) => release());
    const isHeld = vi.fn();
    void held.then(isHeld);
    await vi.advanceTimersByTimeAsync(850);
    expect(isHeld).toHaveBeenCalledTimes(0);
    await vi.advanceTimersByTimeAsync(100);
    expect(isHeld).toHaveBeenCalledTimes(1);
    memory.draw();
    expect(draw).toHaveBeenCalledTimes(2);
  });
});
