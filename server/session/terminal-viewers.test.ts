// Those who look at a terminal: where each begins, and how its shell waits for the slowest of them.
import { describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { flood, terminalUnderTest, view } from '../testing/terminal-under-test.ts';

describe('attaching', () => {
  it('goes on from any byte', async () => {
    const { terminal, shell } = await terminalUnderTest();
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
    const { terminal } = await terminalUnderTest();
    expect(view(terminal, terminal.scrollback.endSeq + 1).attachment.fromSeq).toBe(0);
    await terminal.dispose();
  });

  it('before what is kept begins with the oldest byte that is', async () => {
    const { terminal, shell } = await terminalUnderTest();
    await flood(shell, LIMITS.scrollbackBytes * 2);
    const { attachment } = view(terminal, 10);
    expect(attachment.fromSeq).toBe(terminal.scrollback.startSeq);
    expect(attachment.fromSeq).toBeGreaterThan(10);
    await terminal.dispose();
  });

  it('sends nothing before it is started and after it is detached', async () => {
    const { terminal, shell } = await terminalUnderTest();
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
    const { terminal, shell } = await terminalUnderTest();
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
    const { terminal, shell, isPaused } = await terminalUnderTest();
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
    const { terminal, shell, isPaused } = await terminalUnderTest();
    const { attachment } = view(terminal);
    await flood(shell, LIMITS.pauseShellAtBytes);
    expect(isPaused()).toBe(true);
    attachment.detach();
    expect(isPaused()).toBe(false);
    await terminal.dispose();
  });

  it('does not stop the shell when nobody looks', async () => {
    const { terminal, shell, isPaused } = await terminalUnderTest();
    await flood(shell, LIMITS.pauseShellAtBytes * 3);
    expect(isPaused()).toBe(false);
    await terminal.dispose();
  });

  it('ignores acknowledgements of what was never sent', async () => {
    const { terminal, shell } = await terminalUnderTest();
    const { state, attachment } = view(terminal);
    await flood(shell, 600 * 1024);
    attachment.acknowledge(10 ** 12);
    expect(state.nextSeq).toBe(LIMITS.sendWindowBytes);
    await terminal.dispose();
  });
});
