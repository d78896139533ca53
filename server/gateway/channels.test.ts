import { describe, expect, it } from 'vitest';
import type { Terminal } from '../session/terminal.ts';
import { Channels } from './channels.ts';

const SIZE = { cols: 80, rows: 24 };
const sink = () => undefined;

/** Counts who looks at it. */
function fakeTerminal() {
  const seen = { viewers: 0, typed: '', resized: 0 };
  const terminal = {
    attach: () => {
      seen.viewers += 1;
      const detach = () => {
        seen.viewers -= 1;
      };
      return { fromSeq: 0, endSeq: 0, start() {}, acknowledge: () => 7, detach };
    },
    type: (bytes: Uint8Array) => {
      seen.typed += Buffer.from(bytes).toString();
    },
    resize: async () => {
      seen.resized += 1;
    },
  };
  return { seen, terminal: terminal as unknown as Terminal };
}

describe('channels', () => {
  it('hold what is attached, once, however often it is attached', () => {
    const { seen, terminal } = fakeTerminal();
    const channels = new Channels();
    for (let count = 0; count < 100; count += 1) channels.attach(0, terminal, sink, 0);
    expect(seen.viewers).toBe(1);
    channels.attach(1, terminal, sink, 0);
    expect(seen.viewers).toBe(2);
    channels.endAll();
    expect(seen.viewers).toBe(0);
    channels.endAll();
    expect(seen.viewers).toBe(0);
  });

  it('move to another terminal', () => {
    const [one, other] = [fakeTerminal(), fakeTerminal()];
    const channels = new Channels();
    channels.attach(0, one.terminal, sink, 0);
    channels.attach(0, other.terminal, sink, 0);
    channels.type(0, Buffer.from('x'));
    expect([one.seen, other.seen]).toMatchObject([
      { viewers: 0, typed: '' },
      { viewers: 1, typed: 'x' },
    ]);
  });

  it('that were never attached are unknown', async () => {
    const channels = new Channels();
    expect(() => channels.type(3, Buffer.from('x'))).toThrow(expect.objectContaining({ code: 'unknown-terminal' }));
    await expect(channels.resize(3, SIZE)).rejects.toMatchObject({ code: 'unknown-terminal' });
    expect(channels.acknowledge(3, 1)).toBe(0);
  });

  it('that ended take nothing, which the page need not know yet, until they are attached again', async () => {
    const { seen, terminal } = fakeTerminal();
    const channels = new Channels();
    channels.attach(0, terminal, sink, 0);
    expect(channels.acknowledge(0, 1)).toBe(7);
    channels.endAll();
    expect(() => channels.type(0, Buffer.from('x'))).toThrow(expect.objectContaining({ code: 'terminal-closed' }));
    await channels.resize(0, SIZE);
    expect(channels.acknowledge(0, 1)).toBe(0);
    channels.attach(0, terminal, sink, 0);
    channels.type(0, Buffer.from('y'));
    await channels.resize(0, SIZE);
    expect(seen).toEqual({ viewers: 1, typed: 'y', resized: 1 });
  });
});
