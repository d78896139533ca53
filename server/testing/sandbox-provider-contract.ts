// What every sandbox provider must do. Run for the fake one and for the real one, so that the fake stays honest.
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FileToWrite, Sandbox, SandboxProvider, TerminalChannel } from '../sandbox/sandbox-provider.ts';

/** What the suite needs to know of a provider that the contract does not offer. */
export interface ProviderHarness {
  readonly provider: SandboxProvider;
  /** A provider whose sandboxes never become ready. */
  readonly neverReady: SandboxProvider;
  /** How many things of this provider exist outside of it. */
  leftovers(): Promise<number>;
  /** Kills a sandbox behind the provider's back. */
  kill(sandbox: Sandbox): Promise<void>;
  /** Makes the port of the sandbox answer with what it is sent. */
  listen(sandbox: Sandbox, port: number): Promise<void>;
  /** Leaves things as a crashed server would, and something of another instance. @returns how many are ours */
  plantStrays(): Promise<{ ours: number; othersAreThere: () => Promise<boolean> }>;
}

const SPEC = { memoryBytes: 512 * 1024 * 1024, cpus: 1, pids: 512 };
const WAIT = { timeout: 10_000, interval: 25 };

export function describeSandboxProvider(name: string, setUp: () => Promise<ProviderHarness>): void {
  const owned: Sandbox[] = [];
  let harness: ProviderHarness;
  const start = async () => {
    harness = await setUp();
    const sandbox = await harness.provider.create(SPEC);
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
      await using sandbox = await harness.provider.create(SPEC, { onStep: (step) => steps.push(step) });
      expect(steps).toEqual(['container', 'engine']);
      await sandbox.engine.ping();
      expect(await sandbox.engine.listContainers({ all: true })).toEqual([]);
    });

    it('leaves nothing when it is given up before it begins', async () => {
      harness = await setUp();
      await expect(harness.provider.create(SPEC, { signal: AbortSignal.abort() })).rejects.toThrow();
    });

    it.each(['container', 'engine'] as const)('leaves nothing when it is given up at the step %s', async (at) => {
      harness = await setUp();
      const abort = new AbortController();
      const onStep = (step: string) => void (step === at && setTimeout(() => abort.abort(), 5));
      await expect(harness.neverReady.create(SPEC, { signal: abort.signal, onStep })).rejects.toThrow();
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
      const channel = await sandbox.openTerminal({ cols: 90, rows: 33, nonce: 'n' });
      const screen = reading(channel);
      await vi.waitFor(() => expect(screen()).toContain('133;B;k=n'), WAIT);
      channel.stream.write('stty size\r');
      await vi.waitFor(() => expect(screen()).toContain('33 90\r\n'), WAIT);
      await channel.resize(120, 40);
      channel.stream.write('stty size\r');
      await vi.waitFor(() => expect(screen()).toContain('40 120\r\n'), WAIT);
      channel.stream.destroy();
    });

    it('passes Hangul byte by byte', async () => {
      const sandbox = await start();
      const channel = await sandbox.openTerminal({ cols: 80, rows: 24, nonce: 'n' });
      const screen = reading(channel);
      await vi.waitFor(() => expect(screen()).toContain('133;B;k=n'), WAIT);
      for (const byte of Buffer.from('echo 각닭뷁 한글\r')) channel.stream.write(Buffer.of(byte));
      // The echo may be drawn in pieces; what the command prints comes right after the mark of its beginning.
      await vi.waitFor(() => expect(screen()).toContain('\x07각닭뷁 한글\r\n'), WAIT);
      channel.stream.destroy();
    });

    it('ends with the exit code of its shell', async () => {
      const sandbox = await start();
      const channel = await sandbox.openTerminal({ cols: 80, rows: 24, nonce: 'n' });
      const screen = reading(channel);
      await vi.waitFor(() => expect(screen()).toContain('133;B;k=n'), WAIT);
      channel.stream.write('exit 5\r');
      expect(await channel.exitCode).toBe(5);
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

  describe(`${name}: the end`, () => {
    it('is told when the sandbox is killed; then nothing works any more', async () => {
      const sandbox = await start();
      await harness.kill(sandbox);
      expect((await sandbox.ended).exitCode).not.toBe(0);
      await expect(sandbox.exec(['echo'])).rejects.toMatchObject({ code: 'sandbox-gone' });
      await expect(sandbox.openTerminal({ cols: 80, rows: 24, nonce: 'n' })).rejects.toMatchObject({
        code: 'sandbox-gone',
      });
    });

    it('leaves nothing, however often it is disposed', async () => {
      const sandbox = await start();
      const channel = await sandbox.openTerminal({ cols: 80, rows: 24, nonce: 'n' });
      channel.stream.resume();
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

/** Everything that the terminal has shown so far. */
function reading({ stream }: TerminalChannel): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('error', () => undefined);
  return () => Buffer.concat(chunks).toString();
}
