// What every sandbox provider must do. Run for the fake one and for the real one, so that the fake stays honest.

import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Interruption, Sandbox, SandboxProvider, SandboxVitals } from '../sandbox/sandbox-provider.ts';
import { describeFiles } from './files-contract.ts';
import { describeTerminals } from './terminal-contract.ts';
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

  describeTerminals(name, start);

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

  describeFiles(name, start);

  describe(`${name}: dialling`, () => {
    it('reaches a TCP port of the sandbox', async () => {
      const sandbox = await start();
      await harness.listen(sandbox, 8080);
      const stream = await sandbox.dial({ port: 8080 });
      stream.write('한글 bytes');
      await vi.waitFor(() => expect(String(stream.read() ?? '')).toBe('한글 bytes'), WAIT);
      stream.destroy();
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
