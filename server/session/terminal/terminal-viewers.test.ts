// Those who look at a terminal: where each begins, who writes, and how the shell waits for its writer.
import { describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import { flood, terminalUnderTest, view } from '../../testing/terminal-under-test.ts';
import type { Terminal } from './terminal.ts';

const MORE_THAN_KEPT = LIMITS.scrollbackBytes * 1.5;
/** What was dropped has been drawn. */
const drawn = ({ scrollback }: Terminal) =>
  vi.waitFor(() => expect(scrollback.length).toBeLessThan(LIMITS.scrollbackBytes + 16 * 1024), { timeout: 5000 });
const WIDE = { cols: 120, rows: 40 };

describe('attaching', () => {
  it('goes on from any byte', async () => {
    const { terminal, shell } = await terminalUnderTest();
    await flood(shell, 100);
    const { endSeq } = terminal.scrollback;
    const whole = (await view(terminal)).state.text;
    expect(whole).toHaveLength(endSeq);
    for (let from = 0; from <= endSeq; from += 1) {
      const { state, attachment } = await view(terminal, from);
      expect(attachment).toMatchObject({ fromSeq: from, endSeq });
      expect(state.text).toBe(whole.slice(from));
      expect(state.picture).toBe('');
    }
    await terminal.dispose();
  });

  it('beyond the end begins with the oldest byte: it is another stream', async () => {
    const { terminal } = await terminalUnderTest();
    expect((await view(terminal, terminal.scrollback.endSeq + 1)).attachment.fromSeq).toBe(0);
    await terminal.dispose();
  });

  it('before what is kept begins with a picture and the oldest byte that is', async () => {
    const { terminal, shell } = await terminalUnderTest();
    await flood(shell, MORE_THAN_KEPT);
    await drawn(terminal);
    const { attachment, state } = await view(terminal, 10);
    expect(attachment.fromSeq).toBe(terminal.scrollback.startSeq);
    expect(attachment.fromSeq).toBeGreaterThan(10);
    expect(state.picture).toContain('xxx');
    await terminal.dispose();
  });

  it('fails when the terminal is closed meanwhile: nobody would end it any more', async () => {
    const { terminal } = await terminalUnderTest();
    const attaching = view(terminal, -1);
    void terminal.dispose();
    await expect(attaching).rejects.toMatchObject({ code: 'terminal-closed' });
  });

  it('sends nothing before it is started and after it is detached', async () => {
    const { terminal, shell } = await terminalUnderTest();
    const output = vi.fn();
    const viewer = { output, snapshot: vi.fn(), viewChanged: vi.fn(), jumped: vi.fn() };
    const attachment = await terminal.attach(viewer, { resumeFrom: 0, role: 'writer', size: terminal.size });
    await flood(shell, 10);
    expect(output).not.toHaveBeenCalled();
    expect(attachment.isWriter).toBe(false);
    attachment.start();
    expect(attachment.isWriter).toBe(true);
    const { length } = output.mock.calls;
    expect(length).toBeGreaterThan(0);
    attachment.detach();
    await flood(shell, 10);
    attachment.acknowledge(attachment.endSeq);
    attachment.take(WIDE);
    expect(output.mock.calls).toHaveLength(length);
    expect(attachment.isWriter).toBe(false);
    await terminal.dispose();
  });
});

describe('the writer', () => {
  it('is the last who attached as one or took over; its size is the terminal’s, and the others are told', async () => {
    const { terminal } = await terminalUnderTest();
    const first = await view(terminal);
    const reader = await view(terminal, 0, 'reader', { cols: 10, rows: 10 });
    const second = await view(terminal, 0, 'writer', WIDE);
    expect([first, reader, second].map(({ attachment }) => attachment.isWriter)).toEqual([false, false, true]);
    const read = { role: 'reader', vacant: false };
    expect(first.views.at(-1)).toEqual({ ...read, ...WIDE });
    expect(reader.views.at(-1)).toEqual({ ...read, ...WIDE });
    expect(terminal.size).toEqual(WIDE);
    reader.attachment.take({ cols: 20, rows: 20 });
    expect(reader.views.at(-1)).toEqual({ role: 'writer', vacant: false, cols: 20, rows: 20 });
    expect(second.views.at(-1)).toEqual({ ...read, cols: 20, rows: 20 });
    terminal.resize({ cols: 30, rows: 30 });
    expect(first.views.at(-1)).toEqual({ ...read, cols: 30, rows: 30 });
    expect(reader.views.at(-1)).toMatchObject({ cols: 20 });
    await terminal.dispose();
  });

  it('is missed by the others when it leaves, until there is one again', async () => {
    const { terminal } = await terminalUnderTest();
    const alone = await view(terminal, 0, 'reader');
    expect(alone.attachment.firstView).toMatchObject({ role: 'reader', vacant: true });
    const writer = await view(terminal, 0, 'writer', WIDE);
    expect(alone.views.at(-1)).toEqual({ role: 'reader', vacant: false, ...WIDE });
    writer.attachment.detach();
    expect(alone.views.at(-1)).toEqual({ role: 'reader', vacant: true, ...WIDE });
    await view(terminal, 0, 'writer', WIDE);
    expect(alone.views.at(-1)).toEqual({ role: 'reader', vacant: false, ...WIDE });
    await terminal.dispose();
  });

  it('may be a volunteer, where there is none', async () => {
    const { terminal } = await terminalUnderTest();
    const first = await view(terminal, 0, 'volunteer', WIDE);
    expect([first.attachment.isWriter, terminal.size]).toEqual([true, WIDE]);
    const second = await view(terminal, 0, 'volunteer', { cols: 20, rows: 20 });
    expect([second.attachment.isWriter, terminal.size]).toEqual([false, WIDE]);
    second.attachment.volunteer({ cols: 20, rows: 20 });
    expect([first.attachment.isWriter, terminal.size]).toEqual([true, WIDE]);
    first.attachment.detach();
    second.attachment.volunteer({ cols: 20, rows: 20 });
    expect(second.views.at(-1)).toEqual({ role: 'writer', vacant: false, cols: 20, rows: 20 });
    first.attachment.volunteer(WIDE);
    second.attachment.detach();
    first.attachment.volunteer(WIDE);
    expect([first.attachment.isWriter, terminal.size.cols]).toEqual([false, 20]);
    await terminal.dispose();
  });

  it('of many sizes in a moment tells the shell the last', async () => {
    const { terminal, channels, shell } = await terminalUnderTest();
    const told = vi.spyOn(channels[0] as NonNullable<(typeof channels)[0]>, 'resize');
    for (let cols = 20; cols < 320; cols += 1) terminal.resize({ cols, rows: 30 });
    await vi.waitFor(() => expect(told).toHaveBeenLastCalledWith(319, 30));
    terminal.write(Buffer.from('stty size\r'));
    const { state } = await view(terminal, 0, 'reader');
    await vi.waitFor(() => expect(state.text).toContain('30 319'));
    expect(told.mock.calls.length).toBeLessThan(10);
    expect(shell.isOver).toBe(false);
    await terminal.dispose();
  });
});

describe('flow control', () => {
  it('never has more on the way than the window, in frames of the agreed size', async () => {
    const { terminal, shell } = await terminalUnderTest();
    const { state, attachment } = await view(terminal);
    await flood(shell, 600 * 1024);
    expect(state.nextSeq).toBe(LIMITS.sendWindowBytes);
    await vi.waitFor(() => {
      const before = state.nextSeq;
      attachment.acknowledge(before);
      expect(state.nextSeq - before).toBeLessThanOrEqual(LIMITS.maxSendWindowBytes);
      expect(state.nextSeq).toBe(shell.endSeq);
    });
    expect(state.largest).toBeLessThanOrEqual(LIMITS.outputFrameBytes);
    await terminal.dispose();
  });

  it('stops the shell for its writer, and lets it go on when that one has caught up', async () => {
    const { terminal, shell, isPaused } = await terminalUnderTest();
    const { state, attachment } = await view(terminal);
    await flood(shell, LIMITS.sendWindowBytes + LIMITS.pauseShellAtBytes);
    expect(isPaused()).toBe(true);
    while (state.nextSeq < terminal.scrollback.endSeq) attachment.acknowledge(state.nextSeq);
    expect(isPaused()).toBe(false);
    await terminal.dispose();
  });

  it('lets the shell go on when the writer leaves', async () => {
    const { terminal, shell, isPaused } = await terminalUnderTest();
    const { attachment } = await view(terminal);
    await flood(shell, LIMITS.sendWindowBytes + LIMITS.pauseShellAtBytes);
    expect(isPaused()).toBe(true);
    attachment.detach();
    expect(isPaused()).toBe(false);
    await terminal.dispose();
  });

  it('does not wait for a reader, who is told what it missed', async () => {
    const { terminal, shell, isPaused } = await terminalUnderTest();
    const { state, jumps, attachment } = await view(terminal, 0, 'reader');
    await flood(shell, MORE_THAN_KEPT);
    expect(isPaused()).toBe(false);
    expect([jumps, state.nextSeq]).toEqual([[], LIMITS.sendWindowBytes]);
    attachment.acknowledge(state.nextSeq);
    await vi.waitFor(() => expect(jumps).toHaveLength(1));
    await vi.waitFor(() => {
      attachment.acknowledge(state.nextSeq);
      expect(state.nextSeq).toBe(terminal.scrollback.endSeq);
    });
    shell.print('the end');
    await vi.waitFor(() => expect(state.text).toContain('the end'));
    expect(jumps).toHaveLength(1);
    await terminal.dispose();
  });

  it('slows down a shell that nobody writes in, until somebody does', async () => {
    const { terminal, shell, isPaused } = await terminalUnderTest();
    await flood(shell, LIMITS.unwatchedBurstBytes - 10_000);
    expect(isPaused()).toBe(false);
    await flood(shell, LIMITS.unwatchedBytesPerSecond);
    expect(isPaused()).toBe(true);
    await view(terminal, terminal.scrollback.endSeq);
    expect(isPaused()).toBe(false);
    await terminal.dispose();
  });

  it('ignores acknowledgements of what was never sent', async () => {
    const { terminal, shell } = await terminalUnderTest();
    const { state, attachment } = await view(terminal);
    await flood(shell, 600 * 1024);
    attachment.acknowledge(10 ** 12);
    expect(state.nextSeq).toBe(LIMITS.sendWindowBytes);
    await terminal.dispose();
  });
});
