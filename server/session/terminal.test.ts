import { describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../lib/protocol/limits.ts';
import type { TerminalOptions } from '../sandbox/sandbox-provider.ts';
import { FakeShell } from '../testing/fake-shell.ts';
import type { ShellMark } from './shell-marks.ts';
import { Terminal } from './terminal.ts';

async function setUp() {
  const shells: FakeShell[] = [];
  const marks: ShellMark[] = [];
  const openShell = async (options: TerminalOptions) => {
    const shell = new FakeShell(options, ([, ...words]) => ({ exitCode: 0, stdout: `${words.join(' ')}\n` }));
    shells.push(shell);
    return shell;
  };
  const size = { cols: 80, rows: 24 };
  const terminal = await Terminal.open({
    name: 'main',
    size,
    openShell,
    onMark: (mark) => void marks.push(mark),
    onInput: () => undefined,
  });
  await vi.waitFor(() => expect(marks.map(({ kind }) => kind)).toEqual(['back', 'prompt']));
  return { terminal, shells, marks, shell: shells[0] as FakeShell };
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
    const { terminal, shell } = await setUp();
    const slow = view(terminal);
    const fast = view(terminal);
    await flood(shell, LIMITS.pauseShellAtBytes);
    expect(shell.isPaused()).toBe(true);
    for (const { state, attachment } of [fast, slow]) {
      expect(shell.isPaused()).toBe(true);
      while (state.nextSeq < terminal.scrollback.endSeq) attachment.acknowledge(state.nextSeq);
    }
    expect(shell.isPaused()).toBe(false);
    expect(fast.state.text).toBe(slow.state.text);
    await terminal.dispose();
  });

  it('lets the shell go on when the slow viewer leaves', async () => {
    const { terminal, shell } = await setUp();
    const { attachment } = view(terminal);
    await flood(shell, LIMITS.pauseShellAtBytes);
    expect(shell.isPaused()).toBe(true);
    attachment.detach();
    expect(shell.isPaused()).toBe(false);
    await terminal.dispose();
  });

  it('does not stop the shell when nobody looks', async () => {
    const { terminal, shell } = await setUp();
    await flood(shell, LIMITS.pauseShellAtBytes * 3);
    expect(shell.isPaused()).toBe(false);
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
    expect(shell.destroyed).toBe(true);
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

  it('ends with the terminal', async () => {
    const { terminal, shell, shells } = await setUp();
    await terminal.dispose();
    await settled();
    expect(shell.destroyed).toBe(true);
    expect(shells).toHaveLength(1);
  });
});
