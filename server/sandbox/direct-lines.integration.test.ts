// Terminals over direct lines, in real sandboxes of an engine on this machine.
import { mkdir, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openRealEngine, type RealEngine } from '../testing/real-engine.ts';
import { openShell } from '../testing/terminal-reader.ts';
import { TEST_SPEC } from '../testing/test-spec.ts';
import type { Sandbox } from './sandbox-provider.ts';

const PROMPT = '133;B;k=n';
/** Twenty megabytes of numbers. */
const LAST = 2_500_000;
const WAIT = { timeout: 20_000, interval: 50 };

let real: RealEngine;
let sandbox: Sandbox;
beforeAll(async () => {
  real = await openRealEngine();
  sandbox = await real.provider.create(TEST_SPEC);
});
afterAll(async () => {
  await sandbox?.dispose();
  await real?.[Symbol.asyncDispose]();
});

const folderOf = ({ id }: Sandbox) => join(real.linesDirectory ?? '', `${real.instance}-${id}`);

/** How many lines are connected: our ends of them are in the sandbox's network namespace, by the names that they had. */
async function connected(to: Sandbox = sandbox): Promise<number> {
  const { stdout } = await to.exec(['cat', '/proc/net/unix']);
  return stdout.match(/ \/proc\/self\/fd\/\d+\/[0-9a-f]{32}$/gm)?.length ?? 0;
}

describe('a terminal over a direct line', () => {
  it('has one, whose name is gone, and of which its shell knows nothing', async () => {
    await using shell = await openShell(sandbox);
    await shell.until(PROMPT);
    expect(await connected()).toBe(1);
    expect(await readdir(folderOf(sandbox))).toEqual([]);
    shell.type(
      "clear; tr '\\0' '\\n' < /proc/$$/environ | grep -c LINE; readlink /proc/$$/fd/* | grep -c socket; echo E''ND\r",
    );
    await shell.until(/END\r\n/);
    expect(shell.text()).toMatch(/\x1b\[3J0\r\n0\r\nEND\r\n/);
  });

  it('goes on after it was detached from, at any byte', async () => {
    const first = await openShell(sandbox, { name: 'again' });
    await first.until(PROMPT);
    first.type('echo one\r');
    await first.until(/\x07one\r\n.*133;B;k=n/s);
    first.channel.stream.destroy();
    expect(await first.channel.exitCode).toBeNull();
    await vi.waitFor(async () => expect(await connected()).toBe(0), WAIT);
    const resumeFrom = first.bytes().length - 11;
    await using second = await openShell(sandbox, { name: 'again', resumeFrom });
    expect(second.channel).toMatchObject({ created: false, startSeq: resumeFrom });
    second.type('echo two\r');
    await second.until(/\x07two\r\n/);
    expect(await connected()).toBe(1);
  });

  it('brings all that a shell has written before it ended, and then its exit code', async () => {
    const shell = await openShell(sandbox, { name: 'flood' });
    await shell.until(PROMPT);
    const ended = new Promise((resolve) => shell.channel.stream.once('end', resolve));
    shell.type(`seq 1 ${LAST}; exit 7\r`);
    shell.type('what nobody reads any more\r'.repeat(100));
    await ended;
    expect(await shell.channel.exitCode).toBe(7);
    const numbers = Array.from({ length: LAST }, (_, index) => `${index + 1}\r\n`).join('');
    expect(shell.text().endsWith(`${numbers}logout\r\n`)).toBe(true);
    expect(await readdir(folderOf(sandbox))).toEqual([]);
  }, 120_000);

  it('is there for a shell that waits for its learner', async () => {
    const before = await connected();
    sandbox.prepareTerminal('prepared');
    await vi.waitFor(async () => expect(await connected()).toBe(before + 1), WAIT);
    await using shell = await openShell(sandbox, { name: 'prepared' });
    await shell.until(/\$ /);
    expect(await connected()).toBe(before + 1);
  });

  it('is had by the next server, too', async () => {
    await using own = await real.provider.create(TEST_SPEC);
    await using _lost = await openShell(own);
    const [adopted] = (await real.successor().adopt()).filter(({ id }) => id === own.id);
    await using shell = await openShell(adopted as Sandbox, { name: 'next' });
    await shell.until(PROMPT);
    expect(await connected(own)).toBe(2);
  });
});

describe('a terminal without a line', () => {
  const talks = async (to: Sandbox) => {
    await using shell = await openShell(to, { name: 'plain' });
    await shell.until(PROMPT);
    shell.type("echo he''re; exit 5\r");
    expect(await shell.channel.exitCode).toBe(5);
    expect(shell.text()).toContain('\x07here\r\n');
    expect(await connected(to)).toBe(0);
  };

  it('goes through the engine where nothing is mounted', async () => {
    await using other = await openRealEngine({ linesDirectory: undefined });
    await using own = await other.provider.create(TEST_SPEC);
    await talks(own);
  });

  it('goes through the engine when the sandbox has another folder than the server', async () => {
    await using own = await real.provider.create(TEST_SPEC);
    await rm(folderOf(own), { recursive: true });
    await mkdir(folderOf(own));
    const [adopted] = (await real.successor().adopt()).filter(({ id }) => id === own.id);
    await talks(adopted as Sandbox);
  });

  it('goes through the engine where that cannot mount the folder, of which an operator is told once', async () => {
    // This process's number for it means something else, or nothing, to the engine.
    const directory = await mkdtemp(join(tmpdir(), 'slipway-lines-'));
    await using handle = await open(directory);
    const linesDirectory = `/proc/self/fd/${handle.fd}`;
    await using other = await openRealEngine({ linesDirectory });
    await using own = await other.provider.create(TEST_SPEC);
    await using _next = await other.provider.create(TEST_SPEC);
    await talks(own);
    expect(other.warnings.filter((text) => text.startsWith('Terminals go through the engine'))).toHaveLength(1);
    await rm(directory, { recursive: true });
  });
});
