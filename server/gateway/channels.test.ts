import { describe, expect, it } from 'vitest';
import type { Terminal } from '../session/terminal/terminal.ts';
import type { Attachment } from '../session/terminal/viewers.ts';
import { Channels } from './channels.ts';

const SIZE = { cols: 80, rows: 24 };

/** Counts who looks at it. */
function fakeTerminal(name = 'main') {
  const seen = { viewers: 0, typed: '', resized: 0, taken: 0, volunteered: 0 };
  const terminal = {
    name,
    type: (bytes: Uint8Array) => {
      seen.typed += Buffer.from(bytes).toString();
    },
    resize: () => {
      seen.resized += 1;
    },
  } as unknown as Terminal;
  const attach = (isWriter = true): Attachment => {
    seen.viewers += 1;
    return {
      ...{ fromSeq: 0, endSeq: 0, isWriter, start() {}, acknowledge: () => 7 },
      firstView: { role: 'writer', vacant: false, ...SIZE },
      take: () => {
        seen.taken += 1;
      },
      volunteer: () => {
        seen.volunteered += 1;
      },
      detach: () => {
        seen.viewers -= 1;
      },
    };
  };
  return { seen, terminal, attach };
}

describe('channels', () => {
  it('hold what is attached, once, however often and on however many of them it is attached', () => {
    const { seen, terminal, attach } = fakeTerminal();
    const channels = new Channels();
    for (let count = 0; count < 100; count += 1) channels.put(0, terminal, attach());
    expect(seen.viewers).toBe(1);
    for (let channel = 1; channel < 256; channel += 1) channels.put(channel, terminal, attach());
    expect(seen.viewers).toBe(1);
    channels.endAll();
    expect(seen.viewers).toBe(0);
    channels.endAll();
    expect(seen.viewers).toBe(0);
  });

  it('tell of a terminal that went to another one that it is over there', () => {
    const { seen, terminal, attach } = fakeTerminal();
    const other = fakeTerminal('other');
    const channels = new Channels();
    channels.put(0, terminal, attach());
    channels.put(1, other.terminal, other.attach());
    channels.put(2, terminal, attach());
    expect(() => channels.type(0, Buffer.from('x'))).toThrow(expect.objectContaining({ code: 'terminal-closed' }));
    channels.type(1, Buffer.from('y'));
    channels.type(2, Buffer.from('z'));
    expect([seen.typed, other.seen.typed]).toEqual(['z', 'y']);
  });

  it('move to another terminal', () => {
    const [one, other] = [fakeTerminal(), fakeTerminal()];
    const channels = new Channels();
    channels.put(0, one.terminal, one.attach());
    channels.put(0, other.terminal, other.attach());
    channels.type(0, Buffer.from('x'));
    expect([one.seen, other.seen]).toMatchObject([
      { viewers: 0, typed: '' },
      { viewers: 1, typed: 'x' },
    ]);
  });

  it('of a reader take no input and change no size, but can become the writer’s', () => {
    const { seen, terminal, attach } = fakeTerminal();
    const channels = new Channels();
    channels.put(0, terminal, attach(false));
    expect(() => channels.type(0, Buffer.from('x'))).toThrow(expect.objectContaining({ code: 'read-only' }));
    channels.resize(0, SIZE);
    expect(seen).toMatchObject({ typed: '', resized: 0 });
    channels.take(0, SIZE);
    expect(seen.taken).toBe(1);
  });

  it('that were never attached are unknown', () => {
    const channels = new Channels();
    const unknown = expect.objectContaining({ code: 'unknown-terminal' });
    expect(() => channels.type(3, Buffer.from('x'))).toThrow(unknown);
    expect(() => channels.resize(3, SIZE)).toThrow(unknown);
    expect(() => channels.take(3, SIZE)).toThrow(unknown);
    expect(channels.acknowledge(3, 1)).toBe(0);
  });

  it('that ended take nothing, which the page need not know yet, until they are attached again', () => {
    const { seen, terminal, attach } = fakeTerminal();
    const channels = new Channels();
    channels.put(0, terminal, attach());
    expect(channels.acknowledge(0, 1)).toBe(7);
    channels.endAll();
    expect(() => channels.type(0, Buffer.from('x'))).toThrow(expect.objectContaining({ code: 'terminal-closed' }));
    channels.resize(0, SIZE);
    channels.take(0, SIZE);
    expect(channels.acknowledge(0, 1)).toBe(0);
    channels.put(0, terminal, attach());
    channels.type(0, Buffer.from('y'));
    channels.resize(0, SIZE);
    expect(seen).toEqual({ viewers: 1, typed: 'y', resized: 1, taken: 0, volunteered: 0 });
  });

  it('of a terminal that is closed end, and no others', () => {
    const [one, other] = [fakeTerminal('one'), fakeTerminal('other')];
    const channels = new Channels();
    channels.put(0, one.terminal, one.attach());
    channels.put(1, other.terminal, other.attach());
    channels.endOthers(['other']);
    expect([one.seen.viewers, other.seen.viewers]).toEqual([0, 1]);
    expect(() => channels.type(0, Buffer.from('x'))).toThrow(expect.objectContaining({ code: 'terminal-closed' }));
    channels.type(1, Buffer.from('x'));
  });
});
