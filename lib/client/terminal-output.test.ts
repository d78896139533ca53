// Output on its way to the screen: snapshots, jumps, acknowledgements and what is old. Against a screen that takes its time.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../protocol/limits.ts';
import { TerminalOutput } from './terminal-output.ts';
import { FakeScreen } from './testing/session-client-under-test.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const bytes = (text: string) => new TextEncoder().encode(text);

function setUp() {
  const screen = new FakeScreen();
  const acks: number[] = [];
  const output = new TerminalOutput(screen, (seq) => acks.push(seq));
  const print = (seq: number, text: string) => output.frame({ kind: 'output', channel: 0, seq, payload: bytes(text) });
  const draw = (seq: number, text: string) => output.frame({ kind: 'snapshot', channel: 0, seq, payload: bytes(text) });
  return { screen, acks, output, print, draw };
}

describe('a snapshot', () => {
  it('is drawn in order, on a cleared screen, and is neither counted nor acknowledged', async () => {
    const { screen, acks, output, print, draw } = setUp();
    output.attached({ fromSeq: 0, endSeq: 0 });
    print(0, 'before');
    output.attached({ fromSeq: 100, endSeq: 110 });
    draw(100, '[top');
    draw(100, ' bottom]');
    print(100, 'after');
    await vi.advanceTimersByTimeAsync(1000);
    expect(screen.text).toBe('[top bottom]after');
    expect(output.nextSeq).toBe(105);
    expect(acks).toEqual([6, 105]);
    output.detached();
  });

  it('begins a screen that had nothing', () => {
    const { screen, output, print, draw } = setUp();
    output.attached({ fromSeq: 100, endSeq: 100 });
    draw(100, 'drawn ');
    print(100, 'printed');
    expect(screen.text).toBe('drawn printed');
    output.detached();
  });

  it('is answered nothing by the emulator, also where nothing follows', () => {
    const { screen, output, draw } = setUp();
    screen.isSlow = true;
    output.attached({ fromSeq: 100, endSeq: 100 });
    expect(output.isReplaying).toBe(false);
    draw(100, '\x1b[6n');
    draw(100, '\x1b[6n');
    expect(output.isReplaying).toBe(true);
    screen.catchUp();
    expect(output.isReplaying).toBe(false);
  });

  it.each([
    ['of another place', 99],
    ['of a stream that goes on', 3],
  ])('is left out where it does not belong: %s', (_, seq) => {
    const { screen, output, print, draw } = setUp();
    output.attached({ fromSeq: 0, endSeq: 0 });
    print(0, 'abc');
    output.attached({ fromSeq: 3, endSeq: 3 });
    draw(seq, 'drawn');
    expect(screen.text).toBe('abc');
    output.detached();
  });

  it('does not come after output', () => {
    const { screen, output, print, draw } = setUp();
    output.attached({ fromSeq: 5, endSeq: 9 });
    print(5, 'abc');
    draw(5, 'drawn');
    expect(screen.text).toBe('abc');
    output.detached();
  });
});

describe('a jump', () => {
  it('acknowledges nothing of what the screen still takes from before', async () => {
    const { screen, acks, output, print } = setUp();
    screen.isSlow = true;
    output.attached({ fromSeq: 0, endSeq: 0 });
    print(0, 'old');
    output.attached({ fromSeq: 1000, endSeq: 1000 });
    screen.catchUp();
    await vi.advanceTimersByTimeAsync(1000);
    expect(acks).toEqual([]);
    print(1000, 'new');
    expect(screen.text).toBe('new');
    expect(acks).toEqual([1003]);
    output.detached();
  });

  it('is drawn anew by the snapshot that a second jump brings', () => {
    const { screen, output, print, draw } = setUp();
    output.attached({ fromSeq: 100, endSeq: 100 });
    draw(100, 'one');
    output.attached({ fromSeq: 200, endSeq: 200 });
    draw(100, 'late');
    draw(200, 'two ');
    print(200, 'new');
    expect(screen.text).toBe('two new');
    output.detached();
  });
});

describe('acknowledgements', () => {
  it('come as the screen takes the bytes, not as they arrive', () => {
    const { screen, acks, output, print } = setUp();
    screen.isSlow = true;
    output.attached({ fromSeq: 0, endSeq: 0 });
    print(0, 'abc');
    expect(acks).toEqual([]);
    screen.catchUp();
    expect(acks).toEqual([3]);
    output.detached();
  });

  it('come at once after a rest, and for the rest of a burst soon after', async () => {
    const { acks, output, print } = setUp();
    output.attached({ fromSeq: 0, endSeq: 0 });
    print(0, 'a');
    print(1, 'b');
    print(2, 'c');
    expect(acks).toEqual([1]);
    await vi.advanceTimersByTimeAsync(500);
    expect(acks).toEqual([1, 3]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(acks).toEqual([1, 3]);
    output.detached();
  });

  it('need no timer in a flood: a page in the background has none', () => {
    const { acks, output, print } = setUp();
    output.attached({ fromSeq: 0, endSeq: 0 });
    const frame = 'x'.repeat(LIMITS.outputFrameBytes);
    for (let seq = 0; seq < 20 * frame.length; seq += frame.length) print(seq, frame);
    const last = acks.at(-1) ?? 0;
    expect(20 * frame.length - last).toBeLessThan(LIMITS.ackEveryBytes);
    output.detached();
  });

  it('end with the attachment, and leave no timer', async () => {
    const { acks, output, print } = setUp();
    output.attached({ fromSeq: 0, endSeq: 0 });
    print(0, 'a');
    print(1, 'b');
    output.detached();
    expect(vi.getTimerCount()).toBe(0);
    print(2, 'c');
    expect(output.nextSeq).toBe(2);
    expect(acks).toEqual([1]);
  });
});

it('shows nothing of what was on its channel before', () => {
  const { screen, output, print, draw } = setUp();
  print(0, 'old');
  draw(0, 'old');
  expect([screen.text, output.nextSeq]).toEqual(['', 0]);
});
