import { Duplex } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { SlipwayError } from '../../lib/errors.ts';
import { LIMITS } from '../../lib/protocol/limits.ts';
import type { TerminalChannel, TerminalOptions } from '../sandbox/sandbox-provider.ts';
import { FakeShell } from '../testing/fake-shell.ts';
import type { ShellMark } from './shell-marks.ts';
import { Terminal } from './terminal.ts';

/** Holds shells as a sandbox does. */
function shellHolder() {
  const shells: FakeShell[] = [];
  const channels: TerminalChannel[] = [];
  let isReachable = true;
  const openShell = async (options: TerminalOptions) => {
    if (!isReachable) throw new SlipwayError('sandbox-gone', 'out of reach');
    if (shells.at(-1)?.isOver ?? true) {
      shells.push(new FakeShell(options, ([, ...words]) => ({ exitCode: 0, stdout: `${words.join(' ')}\n` })));
    }
    const channel = (shells.at(-1) as FakeShell).attach(options);
    channels.push(channel);
    return channel;
  };
  return {
    shells,
    channels,
    openShell,
    /** Breaks the way to the shells, for so long. */
    interrupt: () => {
      isReachable = false;
      shells.at(-1)?.drop();
      return () => {
        isReachable = true;
      };
    },
  };
}

async function open(holder: ReturnType<typeof shellHolder>, size = { cols: 80, rows: 24 }) {
  const marks: ShellMark[] = [];
  const terminal = await Terminal.open({
    name: 'main',
    size,
    openShell: holder.openShell,
    onMark: (mark) => void marks.push(mark),
    onReplayed: () => undefined,
    onInput: () => undefined,
  });
  await vi.waitFor(() => expect(marks.length).toBeGreaterThanOrEqual(2));
  return { terminal, marks };
}

async function setUp() {
  const holder = shellHolder();
  const { terminal, marks } = await open(holder);
  expect(marks.map(({ kind }) => kind)).toEqual(['back', 'prompt']);
  const { shells, channels } = holder;
  const isPaused = () => channels.at(-1)?.stream.isPaused();
  return { holder, terminal, shells, channels, marks, isPaused, shell: shells[0] as FakeShell };
}

/** Looks at the terminal; checks that nothing is missing or repeated. */
function view(terminal: Terminal, resumeFrom = 0) {
  const state = { text: '', nextSeq: -1, largest: 0 };
  const attachment = terminal.attach((seq, payload) => {
    if (state.nextSeq >= 0) expect(seq).toBe(state.nextSeq);
    state.nextSeq = seq + payload.length;
    state.largest = Math.max(state.largest, payload.length);
    state.text += Buffer.from(payload).toString('latin1');
  }, resumeFrom);
  attachment.start();
  return { state, attachment };
}

/** As the channel, but only its first bytes come before the way to the shell breaks. */
function brokenOff({ startSeq, endSeq, nonce, stream }: TerminalChannel, bytes: number): TerminalChannel {
  const start = stream.read(bytes) as Buffer;
  stream.destroy();
  const broken = new Duplex({ read: () => undefined, write: () => undefined });
  broken.push(start);
  broken.once('data', () => broken.destroy());
  const resize = async () => undefined;
  return { created: false, startSeq, endSeq, nonce, stream: broken, exitCode: Promise.resolve(null), resize };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
async function flood(shell: FakeShell, bytes: number) {
  shell.print(Buffer.alloc(bytes, 'x'));
  await settled();
}

describe('attaching', () => {
  it('goes on from any byte', async () => {
    const { terminal, shell } = await setUp();
    await flood(shell, 100);
    const { endSeq } = terminal.scrollback;
    const whole = view(terminal).state.text;
    expect(whole).toHaveLength(endSeq);
    for (let from = 0; from <= endSeq; from += 1) {
      const { state, attachment } = view(terminal, from);
      expect(attachment).toMatchObject({ fromSeq: from, endSeq });
      expect(state.text).toBe(whole.slice(from));
    }
    await terminal.dispose();
  });

  it('beyond the end begins with the oldest byte: it is another stream', async () => {
    const { terminal } = await setUp();
    expect(view(terminal, terminal.scrollback.endSeq + 1).attachment.fromSeq).toBe(0);
    await terminal.dispose();
  });

  it('before what is kept begins with the oldest byte that is', async () => {
    const { terminal, shell } = await setUp();
    await flood(shell, LIMITS.scrollbackBytes * 2);
    const { attachment } = view(terminal, 10);
    expect(attachment.fromSeq).toBe(terminal.scrollback.startSeq);
    expect(attachment.fromSeq).toBeGreaterThan(10);
    await terminal.dispose();
  });

  it('sends nothing before it is started and after it is detached', async () => {
    const { terminal, shell } = await setUp();
    const sink = vi.fn();
    const attachment = terminal.attach(sink, 0);
    await flood(shell, 10);
    expect(sink).not.toHaveBeenCalled();
    attachment.start();
    const { length } = sink.mock.calls;
    expect(length).toBeGreaterThan(0);
    attachment.detach();
    await flood(shell, 10);
    attachment.acknowledge(attachment.endSeq);
    expect(sink.mock.calls).toHaveLength(length);
    await terminal.dispose();
  });
});

describe('flow control', () => {
  it('never has more on the way than the window, in frames of the agreed size', async () => {
    const { terminal, shell } = await setUp();
    const { state, attachment } = view(terminal);
    let acknowledged = 0;
    await flood(shell, 600 * 1024);
    expect(state.nextSeq).toBe(LIMITS.sendWindowBytes);
    while (acknowledged < terminal.scrollback.endSeq) {
      acknowledged = state.nextSeq;
      attachment.acknowledge(acknowledged);
      expect(state.nextSeq - acknowledged).toBeLessThanOrEqual(LIMITS.sendWindowBytes);
    }
    expect(state.nextSeq).toBe(terminal.scrollback.endSeq);
    expect(state.largest).toBeLessThanOrEqual(LIMITS.outputFrameBytes);
    await terminal.dispose();
  });

  it('stops the shell for its slowest viewer and lets it go on when that one has caught up', async () => {
    const { terminal, shell, isPaused } = await setUp();
    const slow = view(terminal);
    const fast = view(terminal);
    await flood(shell, LIMITS.pauseShellAtBytes);
    expect(isPaused()).toBe(true);
    for (const { state, attachment } of [fast, slow]) {
      expect(isPaused()).toBe(true);
      while (state.nextSeq < terminal.scrollback.endSeq) attachment.acknowledge(state.nextSeq);
    }
    expect(isPaused()).toBe(false);
    expect(fast.state.text).toBe(slow.state.text);
    await terminal.dispose();
  });

  it('lets the shell go on when the slow viewer leaves', async () => {
    const { terminal, shell, isPaused } = await setUp();
    const { attachment } = view(terminal);
    await flood(shell, LIMITS.pauseShellAtBytes);
    expect(isPaused()).toBe(true);
    attachment.detach();
    expect(isPaused()).toBe(false);
    await terminal.dispose();
  });

  it('does not stop the shell when nobody looks', async () => {
    const { terminal, shell, isPaused } = await setUp();
    await flood(shell, LIMITS.pauseShellAtBytes * 3);
    expect(isPaused()).toBe(false);
    await terminal.dispose();
  });

  it('ignores acknowledgements of what was never sent', async () => {
    const { terminal, shell } = await setUp();
    const { state, attachment } = view(terminal);
    await flood(shell, 600 * 1024);
    attachment.acknowledge(10 ** 12);
    expect(state.nextSeq).toBe(LIMITS.sendWindowBytes);
    await terminal.dispose();
  });
});

describe('the shell', () => {
  it('is followed by another one in the same stream', async () => {
    const { terminal, shells, shell, marks } = await setUp();
    const { state } = view(terminal);
    // A shell that ends at once is followed only after a pause.
    const later = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 2000);
    await terminal.resize({ cols: 100, rows: 30 });
    terminal.write(Buffer.from('exit\r'));
    await vi.waitFor(() => expect(shells).toHaveLength(2));
    later.mockRestore();
    const before = terminal.scrollback.endSeq;
    expect(before).toBeGreaterThan(0);
    await vi.waitFor(() => expect(marks.filter(({ kind }) => kind === 'prompt')).toHaveLength(2));
    terminal.write(Buffer.from('stty size\r'));
    await vi.waitFor(() => expect(state.text).toContain('30 100'));
    expect(shell.isOver).toBe(true);
    await terminal.dispose();
  });

  it('that ends at once is followed by another one after a pause, in which typing is refused', async () => {
    const { terminal, shells } = await setUp();
    terminal.write(Buffer.from('exit\r'));
    await vi.waitFor(() => expect(() => terminal.write(Buffer.from('x'))).toThrow('has no shell'));
    expect(shells).toHaveLength(1);
    await vi.waitFor(() => expect(shells).toHaveLength(2), { timeout: 5000 });
    await terminal.dispose();
  });

  it('that does not read what is typed is typed no more to', async () => {
    const stream = new Duplex({ read: () => undefined, write: () => undefined });
    const about = { created: true, startSeq: 0, endSeq: 0, nonce: 'n', exitCode: new Promise<null>(() => undefined) };
    const terminal = await Terminal.open({
      ...{ name: 'main', size: { cols: 80, rows: 24 } },
      openShell: async () => ({ stream, ...about, resize: async () => undefined }),
      ...{ onMark: () => undefined, onReplayed: () => undefined, onInput: () => undefined },
    });
    const paste = Buffer.alloc(1024 * 1024);
    const typeOn = () => {
      for (let i = 0; i < 10; i++) terminal.type(paste);
    };
    expect(typeOn).toThrow(expect.objectContaining({ code: 'rate-limited' }));
    expect(stream.writableLength).toBeLessThan(6 * paste.length);
    await terminal.dispose();
  });

  it('stays when the terminal is let go', async () => {
    const { terminal, shells, shell, channels } = await setUp();
    await terminal.dispose();
    await settled();
    expect(channels.map(({ stream }) => stream.destroyed)).toEqual([true]);
    expect(shells).toHaveLength(1);
    expect(shell.isOver).toBe(false);
  });

  it('is found again when the way to it broke, and nothing is missing or repeated', async () => {
    const { terminal, shells, shell, holder } = await setUp();
    const { state } = view(terminal);
    shell.print('before ');
    await settled();
    const restore = holder.interrupt();
    shell.print('meanwhile ');
    await vi.waitFor(() => expect(() => terminal.write(Buffer.from('x'))).toThrow('has no shell'));
    restore();
    await vi.waitFor(() => expect(state.text).toContain('before meanwhile '), { timeout: 5000 });
    terminal.write(Buffer.from('echo again\r'));
    await vi.waitFor(() => expect(state.text).toContain('again\r\n'));
    expect(shells).toHaveLength(1);
    expect(state.nextSeq).toBe(shell.endSeq);
    await terminal.dispose();
  });

  it('is found again in the middle of a mark', async () => {
    const { terminal, shell, holder, marks } = await setUp();
    const before = marks.length;
    shell.print(`\x1b]133;A;k=${shell.nonce.slice(0, 5)}`);
    await settled();
    const restore = holder.interrupt();
    shell.print(`${shell.nonce.slice(5)}\x07`);
    restore();
    await vi.waitFor(() => expect(marks).toHaveLength(before + 1), { timeout: 5000 });
    await terminal.dispose();
  });

  it('of an earlier server is taken over with all that is kept of its output', async () => {
    const { holder, terminal, shells, shell } = await setUp();
    shell.print('from before\r\n');
    await settled();
    const { endSeq } = terminal.scrollback;
    await terminal.dispose();
    const { terminal: next, marks } = await open(holder);
    await next.replayed;
    expect(next.scrollback.endSeq).toBe(endSeq);
    expect(view(next).state.text).toContain('from before');
    expect(marks.map(({ kind }) => kind)).toEqual(['back', 'prompt']);
    expect(shells).toHaveLength(1);
    await next.dispose();
  });

  it('whose replay broke off is replayed on, and all of it is old', async () => {
    const { holder, terminal, shell } = await setUp();
    terminal.write(Buffer.from('echo once\r'));
    await settled();
    await terminal.dispose();
    let isFirst = true;
    const openShell = async (options: TerminalOptions) => {
      const channel = await holder.openShell(options);
      if (!isFirst) return channel;
      isFirst = false;
      return brokenOff(channel, 20);
    };
    const seen: Array<readonly [string, boolean | undefined]> = [];
    const onReplayed = vi.fn();
    const next: Terminal = await Terminal.open({
      ...{ name: 'main', size: { cols: 80, rows: 24 }, openShell, onReplayed, onInput: () => undefined },
      onMark: ({ kind }) => seen.push([kind, next.isReplaying]),
    });
    await next.replayed;
    expect(next.scrollback.endSeq).toBe(shell.endSeq);
    expect(seen).toEqual(['back', 'prompt', 'start', 'end', 'back', 'prompt'].map((kind) => [kind, true]));
    expect(onReplayed).toHaveBeenCalledOnce();
    await next.dispose();
  });

  it('that ended in its replay is followed by another one, of which nothing is old', async () => {
    const { holder, terminal, shell } = await setUp();
    await terminal.dispose();
    let isFirst = true;
    const openShell = async (options: TerminalOptions) => {
      const channel = await holder.openShell(options);
      if (!isFirst) return channel;
      isFirst = false;
      const broken = brokenOff(channel, 20);
      shell.destroy();
      return broken;
    };
    const onReplayed = vi.fn();
    const wereOld: boolean[] = [];
    const next: Terminal = await Terminal.open({
      ...{ name: 'main', size: { cols: 80, rows: 24 }, openShell, onReplayed, onInput: () => undefined },
      onMark: () => wereOld.push(next.isReplaying),
    });
    await next.replayed;
    expect(holder.shells).toHaveLength(2);
    expect(onReplayed).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(wereOld).toEqual([false, false]));
    await next.dispose();
  });

  it('holds each mark of its replay for old, the last one too', async () => {
    const { holder, terminal } = await setUp();
    await terminal.dispose();
    let next: Terminal | undefined;
    const wereOld: unknown[] = [];
    next = await Terminal.open({
      name: 'main',
      size: { cols: 80, rows: 24 },
      openShell: holder.openShell,
      onMark: () => wereOld.push(next?.isReplaying),
      onReplayed: () => undefined,
      onInput: () => undefined,
    });
    await next.replayed;
    expect(wereOld).toEqual([true, true]);
    expect(next.isReplaying).toBe(false);
    await next.dispose();
  });
});
