// What every sandbox provider must do. Run for the fake one and for the real one, so that the fake stays honest.

import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type {
  FileToWrite,
  Interruption,
  Sandbox,
  SandboxProvider,
  SandboxVitals,
} from '../sandbox/sandbox-provider.ts';
import { openShell } from './terminal-reader.ts';
import { TEST_SPEC } from './test-spec.ts';

/** What the suite needs to know of a provider that the contract does not offer. */
export interface ProviderHarness {
  readonly provider: SandboxProvider;
  /** A provider whose sandboxes never become ready. */
  readonly neverReady: SandboxProvider;
  /** How many things of this provider exist outside of it. */
  leftovers(): Promise<number>;
  /** Removes a sandbox behind the provider's back. */
  kill(sandbox: Sandbox): Promise<void>;
  /** Stops a sandbox behind the provider's back, as the host engine does when it goes down and comes up again. */
  restart(sandbox: Sandbox): Promise<void>;
  /** A provider of the same instance, as the server has after a restart that left the sandboxes running. */
  successor(): Promise<SandboxProvider>;
  /** Makes the port of the sandbox answer with what it is sent. */
  listen(sandbox: Sandbox, port: number): Promise<void>;
  /** Leaves things as a crashed server would, and something of another instance. @returns how many are ours */
  plantStrays(): Promise<{ ours: number; othersAreThere: () => Promise<boolean> }>;
}

const WAIT = { timeout: 10_000, interval: 25 };
const LONG_WAIT = { timeout: 40_000, interval: 50 };

export function describeSandboxProvider(name: string, setUp: () => Promise<ProviderHarness>): void {
  const owned: Sandbox[] = [];
  let harness: ProviderHarness;
  const start = async () => {
    harness = await setUp();
    const sandbox = await harness.provider.create(TEST_SPEC);
    owned.push(sandbox);
    return sandbox;
  };
  afterEach(async () => {
    for (const sandbox of owned.splice(0)) await sandbox.dispose();
    expect(await harness.leftovers()).toBe(0);
  });

  describe(`${name}: creating`, () => {
    it('gives an engine that answers, and tells its steps in order', async () => {
      harness = await setUp();
      const steps: string[] = [];
      await using sandbox = await harness.provider.create(TEST_SPEC, { onStep: (step) => steps.push(step) });
      expect(steps).toEqual(['container', 'engine']);
      await sandbox.engine.ping();
      expect(await sandbox.engine.listContainers({ all: true })).toEqual([]);
    });

    it('leaves nothing when it is given up before it begins', async () => {
      harness = await setUp();
      await expect(harness.provider.create(TEST_SPEC, { signal: AbortSignal.abort() })).rejects.toThrow();
    });

    it.each(['container', 'engine'] as const)('leaves nothing when it is given up at the step %s', async (at) => {
      harness = await setUp();
      const abort = new AbortController();
      const onStep = (step: string) => void (step === at && setTimeout(() => abort.abort(), 5));
      await expect(harness.neverReady.create(TEST_SPEC, { signal: abort.signal, onStep })).rejects.toThrow();
      expect(await harness.leftovers()).toBe(0);
    });
  });

  describe(`${name}: exec`, () => {
    it('gives exit code and output', async () => {
      const sandbox = await start();
      expect(await sandbox.exec(['echo', '안녕 도커'])).toEqual({ exitCode: 0, stdout: '안녕 도커\n', stderr: '' });
      expect(await sandbox.exec(['sh', '-c', 'exit 3'])).toMatchObject({ exitCode: 3 });
      expect(await sandbox.exec(['cat', '/nowhere'])).toMatchObject({
        exitCode: 1,
        stderr: expect.stringMatching(/./),
      });
    });

    it('ends by its deadline, and by its signal', async () => {
      const sandbox = await start();
      await expect(sandbox.exec(['sleep', '60'], { timeoutMs: 200 })).rejects.toMatchObject({ code: 'timeout' });
      await expect(sandbox.exec(['sleep', '60'], { signal: AbortSignal.timeout(100) })).rejects.toThrow();
      expect(await sandbox.exec(['echo', 'on'])).toMatchObject({ stdout: 'on\n' });
    });
  });

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

  describe(`${name}: vitals`, () => {
    it('are told at once, and no longer than wanted', async () => {
      const sandbox = await start();
      const abort = new AbortController();
      const told: SandboxVitals[] = [];
      const watching = sandbox.watchVitals((vitals) => told.push(vitals), { signal: abort.signal });
      await vi.waitFor(() => expect(told.length).toBeGreaterThan(0), WAIT);
      const { memoryBytes, memoryLimitBytes, pids, pidsLimit } = told[0] as SandboxVitals;
      expect(memoryBytes).toBeLessThan(memoryLimitBytes as number);
      expect(pids).toBeLessThan(pidsLimit as number);
      abort.abort();
      await watching;
    });

    it('of a sandbox that has ended cannot be watched', async () => {
      const sandbox = await start();
      await sandbox.dispose();
      const watching = sandbox.watchVitals(() => undefined, { signal: new AbortController().signal });
      await expect(watching).rejects.toMatchObject({ code: 'sandbox-gone' });
    });
  });

  describe(`${name}: writing files`, () => {
    it('takes Korean names, folders and modes', async () => {
      const sandbox = await start();
      await sandbox.writeFiles([
        { path: '앱/한글 파일.txt', content: Buffer.from('내용') },
        { path: '/home/learner/앱/run.sh', content: Buffer.from('x'), mode: 0o755 },
      ]);
      expect(await sandbox.exec(['cat', '앱/한글 파일.txt'])).toMatchObject({ stdout: '내용' });
      expect(await sandbox.exec(['stat', '-c', '%a', '앱/한글 파일.txt'])).toMatchObject({ stdout: '644\n' });
      expect(await sandbox.exec(['stat', '-c', '%a', '앱/run.sh'])).toMatchObject({ stdout: '755\n' });
    });

    it('refuses paths outside, before anything is written', async () => {
      const sandbox = await start();
      const file = (path: string): FileToWrite => ({ path, content: Buffer.from('x') });
      for (const path of ['../up', '/etc/passwd', 'a/../../b', '']) {
        const write = sandbox.writeFiles([file('good'), file(path)]);
        await expect(write).rejects.toMatchObject({ code: 'invalid-path' });
      }
      expect(await sandbox.exec(['test', '-e', 'good'])).toMatchObject({ exitCode: 1 });
    });

    it('does not follow a link in the way', async () => {
      const sandbox = await start();
      await sandbox.exec(['ln', '-s', '/tmp', 'folder']);
      await sandbox.exec(['ln', '-s', '/tmp/target', 'file']);
      await sandbox.writeFiles([
        { path: 'folder/inside', content: Buffer.from('1') },
        { path: 'file', content: Buffer.from('2') },
      ]);
      expect(await sandbox.exec(['test', '-e', '/tmp/inside'])).toMatchObject({ exitCode: 1 });
      expect(await sandbox.exec(['test', '-e', '/tmp/target'])).toMatchObject({ exitCode: 1 });
      expect(await sandbox.exec(['cat', 'folder/inside'])).toMatchObject({ stdout: '1' });
      expect(await sandbox.exec(['cat', 'file'])).toMatchObject({ stdout: '2' });
    });
  });

  describe(`${name}: dialling`, () => {
    it('reaches a TCP port of the sandbox', async () => {
      const sandbox = await start();
      await harness.listen(sandbox, 8080);
      const stream = await sandbox.dial({ port: 8080 });
      stream.end('한글 bytes');
      expect(await text(stream)).toBe('한글 bytes');
    });
  });

  describe(`${name}: an interruption`, () => {
    it('that stopped the sandbox is told; files are there again, shells are new, everything works', async () => {
      const sandbox = await start();
      const told: Interruption[] = [];
      const unsubscribe = sandbox.onInterruption((interruption) => told.push(interruption));
      await sandbox.writeFiles([{ path: 'kept', content: Buffer.from('내용') }]);
      const shell = await openShell(sandbox);
      await shell.until('133;B;k=n');
      const vitals: SandboxVitals[] = [];
      const watching = sandbox.watchVitals((found) => vitals.push(found), { signal: AbortSignal.timeout(120_000) });
      const brokenOff = expect(watching).rejects.toMatchObject({ code: 'sandbox-gone' });
      await vi.waitFor(() => expect(vitals.length).toBeGreaterThan(0), WAIT);

      await harness.restart(sandbox);
      await vi.waitFor(() => expect(told).toEqual(['interrupted', 'restarted']), LONG_WAIT);
      expect(await shell.channel.exitCode).toBeNull();
      await brokenOff;
      await sandbox.engine.ping();
      expect(await sandbox.exec(['cat', 'kept'])).toMatchObject({ stdout: '내용' });
      await using next = await openShell(sandbox, { firstSeq: 300, nonce: 'm' });
      expect(next.channel).toMatchObject({ created: true, startSeq: 300, nonce: 'm' });
      await next.until('133;B;k=m');
      await unsubscribe();
    });
  });

  describe(`${name}: a server that comes back`, () => {
    it('has the sandboxes of the earlier one, with their shells, and owns them', async () => {
      const earlier = await start();
      await earlier.writeFiles([{ path: 'kept', content: Buffer.from('내용') }]);
      const shell = await openShell(earlier, { firstSeq: 42 });
      await shell.until('133;B;k=n');
      shell.channel.stream.destroy();

      const successor = await harness.successor();
      const [sandbox, ...more] = await successor.adopt();
      if (!sandbox) throw new Error('nothing was adopted');
      owned.push(sandbox, ...more);
      expect(more).toEqual([]);
      expect(sandbox.id).toBe(earlier.id);
      await sandbox.engine.ping();
      expect(await successor.removeStrays()).toBe(0);
      expect(await sandbox.exec(['cat', 'kept'])).toMatchObject({ stdout: '내용' });
      await using again = await openShell(sandbox, { resumeFrom: 42 });
      expect(again.channel).toMatchObject({ created: false, startSeq: 42, nonce: 'n' });
      await again.until('133;B;k=n');
      await sandbox.dispose();
      expect(await harness.leftovers()).toBe(0);
      expect(await successor.adopt()).toEqual([]);
    });

    it('removes those that it does not adopt', async () => {
      await start();
      const successor = await harness.successor();
      expect(await successor.removeStrays()).toBeGreaterThan(0);
      expect(await harness.leftovers()).toBe(0);
    });
  });

  describe(`${name}: the end`, () => {
    it('is told when the sandbox is killed; then nothing works any more', async () => {
      const sandbox = await start();
      await harness.kill(sandbox);
      expect((await sandbox.ended).exitCode).not.toBe(0);
      await expect(sandbox.exec(['echo'])).rejects.toMatchObject({ code: 'sandbox-gone' });
      await expect(openShell(sandbox)).rejects.toMatchObject({ code: 'sandbox-gone' });
    });

    it('leaves nothing, however often it is disposed', async () => {
      const sandbox = await start();
      await openShell(sandbox);
      await Promise.all([sandbox.dispose(), sandbox.dispose()]);
      await sandbox.dispose();
      expect(await harness.leftovers()).toBe(0);
      await sandbox.ended;
      await expect(sandbox.exec(['echo'])).rejects.toMatchObject({ code: 'sandbox-gone' });
      await expect(sandbox.engine.ping()).rejects.toThrow();
    });

    it('of an earlier server: its strays are removed, live sandboxes and those of others stay', async () => {
      const sandbox = await start();
      const { ours, othersAreThere } = await harness.plantStrays();
      expect(await harness.provider.removeStrays()).toBe(ours);
      expect(await sandbox.exec(['echo', 'on'])).toMatchObject({ exitCode: 0 });
      expect(await othersAreThere()).toBe(true);
      expect(await harness.provider.removeStrays()).toBe(0);
    });
  });
}
