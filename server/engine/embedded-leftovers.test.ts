// Played by processes that have the arguments of containerd and of a shim, and do nothing.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endShims, findShims, forgetDeadContainerd } from './embedded-leftovers.ts';

const IDLE = 'process.stdout.write("up"); setInterval(() => {}, 1000)';
const WITH_A_CHILD =
  'const { spawn } = require("node:child_process"); ' +
  'process.stdout.write(String(spawn("sleep", ["60"]).pid)); setInterval(() => {}, 1000)';

/** The machine may be busy. */
const PATIENCE = { timeout: 10_000 };

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** @returns the process, and what it printed first */
async function play(name: string, program: string, ...words: string[]) {
  const child = spawn(process.execPath, ['-e', program, '--', ...words], { argv0: name });
  children.push(child);
  const [first] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, printed: first.toString() };
}

const lives = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

describe.runIf(process.platform === 'linux')('the containerd of an engine that was killed', () => {
  let execRoot: string;
  let pidFile: string;
  let config: string;
  beforeEach(async () => {
    execRoot = await mkdtemp(join(tmpdir(), 'slipway-leftovers-'));
    await mkdir(join(execRoot, 'containerd'));
    pidFile = join(execRoot, 'containerd', 'containerd.pid');
    config = join(execRoot, 'containerd', 'containerd.toml');
  });
  afterEach(() => rm(execRoot, { recursive: true }));

  it('is forgotten when it has ended and nobody has collected it', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60']);
    children.push(parent);
    const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
    await writeFile(pidFile, pid.toString());
    await forgetDeadContainerd({ execRoot });
    expect(existsSync(pidFile)).toBe(false);
    expect(existsSync(`/proc/${pid.toString().trim()}`)).toBe(true);
  });

  it('is forgotten when its number is that of another process, which is left alone', async () => {
    const { child } = await play('containerd', IDLE, '--config', '/etc/containerd/config.toml');
    await writeFile(pidFile, String(child.pid));
    await forgetDeadContainerd({ execRoot });
    expect(existsSync(pidFile)).toBe(false);
    expect(lives(child)).toBe(true);
  });

  it('is waited for while it ends', async () => {
    const { child } = await play('containerd', IDLE, '--config', config);
    await writeFile(pidFile, String(child.pid));
    const forgotten = forgetDeadContainerd({ execRoot });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(existsSync(pidFile)).toBe(true);
    child.kill('SIGKILL');
    await forgotten;
    expect(existsSync(pidFile)).toBe(false);
  });

  it('need not have been there', async () => {
    await forgetDeadContainerd({ execRoot: join(execRoot, 'none') });
  });
});

describe.runIf(process.platform === 'linux')('the shims of an engine', () => {
  it('end after what runs in their containers, which is told to end by itself', async () => {
    const containerdNamespace = `slipway-test-${randomBytes(5).toString('hex')}`;
    const file = join(await mkdtemp(join(tmpdir(), 'slipway-leftovers-')), 'told');
    const told = `trap 'echo told > ${file}; exit' USR1; echo; while :; do sleep 0.02; done`;
    const program =
      `const child = require("node:child_process").spawn("sh", ["-c", ${JSON.stringify(told)}]); ` +
      'child.stdout.once("data", () => process.stdout.write("up")); setInterval(() => {}, 1000)';
    const words = ['-namespace', containerdNamespace, '-id', 'a'];
    const { child } = await play('/usr/bin/containerd-shim-runc-v2', program, ...words);
    expect(await endShims({ containerdNamespace })).toBe(1);
    expect(await readFile(file, 'utf8')).toBe('told\n');
    await vi.waitFor(() => expect(lives(child)).toBe(false), PATIENCE);
    await rm(join(file, '..'), { recursive: true });
  });

  it('end with what runs in their containers; others, and those of another engine, stay', async () => {
    const containerdNamespace = `slipway-test-${randomBytes(5).toString('hex')}`;
    const shim = '/usr/bin/containerd-shim-runc-v2';
    const kept = await play(shim, IDLE, '-namespace', containerdNamespace, '-id', 'a');
    const own = await play(shim, WITH_A_CHILD, '-namespace', containerdNamespace, '-id', 'b');
    const foreign = await play(shim, IDLE, '-namespace', `${containerdNamespace}-2`, '-id', 'b');
    const other = await play('containerd', IDLE, containerdNamespace);
    const found = await findShims({ containerdNamespace });
    expect(new Map(found.map(({ container, pid }) => [container, pid]))).toEqual(
      new Map([
        ['a', kept.child.pid],
        ['b', own.child.pid],
      ]),
    );
    expect(await endShims({ containerdNamespace }, ({ container }) => container === 'b')).toBe(1);
    await vi.waitFor(() => expect(lives(own.child)).toBe(false), PATIENCE);
    // Its parent is gone: who collects it may take a while.
    await vi.waitFor(async () =>
      expect(await readFile(`/proc/${own.printed}/cmdline`, 'utf8').catch(() => '')).toBe(''),
    );
    expect([kept, foreign, other].every(({ child }) => lives(child))).toBe(true);
    expect(await endShims({ containerdNamespace })).toBe(1);
    await vi.waitFor(() => expect(lives(kept.child)).toBe(false), PATIENCE);
    expect(await endShims({ containerdNamespace })).toBe(0);
  });
});
