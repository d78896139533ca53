// A shell that waits for its learner, in a real sandbox.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openRealEngine, type RealEngine } from '../testing/real-engine.ts';
import { openShell } from '../testing/terminal-reader.ts';
import { TEST_SPEC } from '../testing/test-spec.ts';
import type { Sandbox } from './sandbox-provider.ts';

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

const shells = async () => (await sandbox.exec(['pgrep', '--count', '--exact', 'bash'])).stdout.trim();

describe('a prepared terminal', () => {
  it('has its shell before it is asked for, and gives that one, in the size that is asked for', async () => {
    expect(await shells()).toBe('0');
    sandbox.prepareTerminal('main');
    await vi.waitFor(async () => expect(await shells()).toBe('1'), { timeout: 10_000, interval: 100 });
    {
      await using shell = await openShell(sandbox, { cols: 111, rows: 33 });
      await shell.until(/\$ /);
      shell.type('stty size\r');
      await shell.until('33 111');
      expect(shell.channel).toMatchObject({ startSeq: 0 });
    }
    await using again = await openShell(sandbox);
    await again.until('33 111');
    expect(again.channel.created).toBe(false);
    expect(await shells()).toBe('1');
  });

  it('that is closed before it is asked for is not given', async () => {
    sandbox.prepareTerminal('other');
    await vi.waitFor(async () => expect(await shells()).toBe('2'), { timeout: 10_000, interval: 100 });
    await sandbox.closeTerminal('other');
    expect(await shells()).toBe('1');
    await using shell = await openShell(sandbox, { name: 'other' });
    await shell.until(/\$ /);
    expect(shell.channel.created).toBe(true);
  });
});
