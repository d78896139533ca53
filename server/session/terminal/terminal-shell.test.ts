// The shell of a terminal: the next one after it, and the same one found again, with its replay.
import { Duplex } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import type { TerminalChannel, TerminalOptions } from '../../sandbox/sandbox-provider.ts';
import { openTerminal, settled, terminalUnderTest, view } from '../../testing/terminal-under-test.ts';
import { Terminal } from './terminal.ts';

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

describe('the shell', () => {
  it('is followed by another one in the same stream', async () => {
    const { terminal, shells, shell, marks } = await terminalUnderTest();
    const { state } = await view(terminal);
    // A shell that ends at once is followed only after a pause.
    const later = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 2000);
    terminal.resize({ cols: 100, rows: 30 });
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
    const { terminal, shells } = await terminalUnderTest();
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
    const { terminal, shells, shell, channels } = await terminalUnderTest();
    await terminal.dispose();
    await settled();
    expect(channels.map(({ stream }) => stream.destroyed)).toEqual([true]);
    expect(shells).toHaveLength(1);
    expect(shell.isOver).toBe(false);
  });

  it('that has ended is not held any longer', async () => {
    const { terminal, shells, channels } = await terminalUnderTest();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    terminal.write(Buffer.from('exit\r'));
    await vi.waitFor(() => expect(shells).toHaveLength(2), { timeout: 5000 });
    const [ended, present] = channels.map(({ stream }) => vi.spyOn(stream, 'destroy'));
    await terminal.dispose();
    expect(ended).not.toHaveBeenCalled();
    expect(present).toHaveBeenCalled();
  });

  it('is found again when the way to it broke, and nothing is missing or repeated', async () => {
    const { terminal, shells, shell, holder } = await terminalUnderTest();
    const { state } = await view(terminal);
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
    const { terminal, shell, holder, marks } = await terminalUnderTest();
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
    const { holder, terminal, shells, shell } = await terminalUnderTest();
    shell.print('from before\r\n');
    await settled();
    const { endSeq } = terminal.scrollback;
    await terminal.dispose();
    const { terminal: next, marks } = await openTerminal(holder);
    await next.replayed;
    expect(next.scrollback.endSeq).toBe(endSeq);
    expect((await view(next)).state.text).toContain('from before');
    expect(marks.map(({ kind }) => kind)).toEqual(['back', 'prompt']);
    expect(shells).toHaveLength(1);
    await next.dispose();
  });

  it('whose replay broke off is replayed on, and all of it is old', async () => {
    const { holder, terminal, shell } = await terminalUnderTest();
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
    const { holder, terminal, shell } = await terminalUnderTest();
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
    const { holder, terminal } = await terminalUnderTest();
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
