// What every sandbox's terminals must do: a part of the contract suite of sandbox providers.
import { describe, expect, it, vi } from 'vitest';
import type { Sandbox } from '../sandbox/sandbox-provider.ts';
import { openShell } from './terminal-reader.ts';

const WAIT = { timeout: 10_000, interval: 25 };

/** @param start makes a sandbox, which is disposed after the test */
export function describeTerminals(name: string, start: () => Promise<Sandbox>): void {
  describe(`${name}: a terminal`, () => {
    it('echoes, knows its size and a new one', async () => {
      const sandbox = await start();
      await using shell = await openShell(sandbox, { cols: 90, rows: 33 });
      await shell.until('133;B;k=n');
      shell.type('stty size\r');
      await shell.until('33 90\r\n');
      await shell.channel.resize(120, 40);
      shell.type('stty size\r');
      await shell.until('40 120\r\n');
    });

    it('passes Hangul byte by byte', async () => {
      const sandbox = await start();
      await using shell = await openShell(sandbox);
      await shell.until('133;B;k=n');
      for (const byte of Buffer.from('echo 각닭뷁 한글\r')) shell.type(Buffer.of(byte));
      // The echo may be drawn in pieces; what the command prints comes right after the mark of its beginning.
      await shell.until('\x07각닭뷁 한글\r\n');
    });

    it('ends with the exit code of its shell; then the name is free for the next', async () => {
      const sandbox = await start();
      await using shell = await openShell(sandbox);
      await shell.until('133;B;k=n');
      shell.type('exit 5\r');
      expect(await shell.channel.exitCode).toBe(5);
      await using next = await openShell(sandbox, { nonce: 'next', firstSeq: 5000 });
      expect(next.channel).toMatchObject({ created: true, startSeq: 5000, nonce: 'next' });
      await next.until('133;B;k=next');
    });

    it('counts its bytes from the number that it is given', async () => {
      const sandbox = await start();
      await using shell = await openShell(sandbox, { firstSeq: 70_000 });
      expect(shell.channel).toMatchObject({ created: true, startSeq: 70_000, nonce: 'n' });
      await shell.until('133;B;k=n');
    });

    it('outlives its stream, and goes on from any byte', async () => {
      const sandbox = await start();
      const first = await openShell(sandbox, { firstSeq: 1000 });
      await first.until('133;B;k=n');
      first.type('echo one\r');
      await first.until(/\x07one\r\n.*133;B;k=n/s);
      first.channel.stream.destroy();
      const seen = first.bytes();
      expect(await first.channel.exitCode).toBeNull();

      const resumeFrom = 1000 + seen.length - 17;
      await using second = await openShell(sandbox, { resumeFrom, firstSeq: 9_999_999, nonce: 'other' });
      expect(second.channel).toMatchObject({ created: false, startSeq: resumeFrom, nonce: 'n' });
      expect(second.channel.endSeq).toBeGreaterThanOrEqual(1000 + seen.length);
      second.type('echo two\r');
      await second.until(/\x07two\r\n.*133;B;k=n/s);

      await using third = await openShell(sandbox, { resumeFrom: 1000 });
      const whole = Buffer.concat([seen, second.bytes().subarray(17)]);
      await vi.waitFor(() => expect(third.bytes().subarray(0, whole.length).equals(whole)).toBe(true), WAIT);
    });

    it('begins with the oldest byte when more is asked for than there is', async () => {
      const sandbox = await start();
      const first = await openShell(sandbox, { firstSeq: 10 });
      await first.until('133;B;k=n');
      first.channel.stream.destroy();
      await using second = await openShell(sandbox, { resumeFrom: 1_000_000 });
      expect(second.channel).toMatchObject({ created: false, startSeq: 10 });
      await second.until('133;B;k=n');
    });

    it('belongs to the newest attachment', async () => {
      const sandbox = await start();
      const first = await openShell(sandbox);
      await first.until('133;B;k=n');
      await using second = await openShell(sandbox, { resumeFrom: first.bytes().length });
      expect(await first.channel.exitCode).toBeNull();
      second.type('echo mine\r');
      await second.until('\x07mine\r\n');
      expect(first.text()).not.toContain('mine');
    });

    it('has a shell of its own for each name', async () => {
      const sandbox = await start();
      await using main = await openShell(sandbox, { name: 'main', nonce: 'a' });
      await using other = await openShell(sandbox, { name: 'other-1', nonce: 'b' });
      expect(other.channel).toMatchObject({ created: true, nonce: 'b' });
      await Promise.all([main.until('133;B;k=a'), other.until('133;B;k=b')]);
      main.type('echo here\r');
      await main.until('\x07here\r\n');
      expect(other.text()).not.toContain('here');
    });
  });

  describe(`${name}: a terminal that is closed`, () => {
    it('has no shell any more, and its name is free for the next', async () => {
      const sandbox = await start();
      await using shell = await openShell(sandbox);
      await using other = await openShell(sandbox, { name: 'other' });
      await Promise.all([shell.until('133;B;k=n'), other.until('133;B;k=n')]);
      await sandbox.closeTerminal('main');
      expect(await shell.channel.exitCode).toBeNull();
      await using next = await openShell(sandbox, { nonce: 'next', firstSeq: 5000 });
      expect(next.channel).toMatchObject({ created: true, startSeq: 5000, nonce: 'next' });
      await next.until('133;B;k=next');
      other.type('echo here\r');
      await other.until('\x07here\r\n');
    });

    it('need not be attached, nor there', async () => {
      const sandbox = await start();
      const shell = await openShell(sandbox);
      await shell.until('133;B;k=n');
      shell.channel.stream.destroy();
      for (const closed of ['main', 'main', 'never-opened']) await sandbox.closeTerminal(closed);
      await Promise.all([sandbox.closeTerminal('main'), sandbox.closeTerminal('main')]);
      await using next = await openShell(sandbox, { nonce: 'm' });
      expect(next.channel.created).toBe(true);
    });

    it('of a sandbox that has ended cannot be closed', async () => {
      const sandbox = await start();
      await sandbox.dispose();
      await expect(sandbox.closeTerminal('main')).rejects.toMatchObject({ code: 'sandbox-gone' });
    });
  });
}
