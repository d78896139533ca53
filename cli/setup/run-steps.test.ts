import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createScreen } from '../screen.ts';
import { runSteps } from './run-steps.ts';
import type { Step } from './step.ts';

const step = (title: string, done: boolean, run: Step['run'] = async () => undefined): Step => ({
  title,
  isDone: async () => done,
  run,
});

async function shown(steps: readonly Step[], terminal: { isTTY?: boolean; columns?: number } = {}): Promise<string> {
  const output = Object.assign(new PassThrough(), terminal);
  await runSteps(steps, createScreen(output)).catch(() => undefined);
  output.end();
  return text(output);
}
const withoutTimes = (output: string) => output.replaceAll(/\d+ ms/g, 'TIME');

describe('runSteps', () => {
  it('says nothing about what is done already', async () => {
    expect(await shown([step('Build', true)])).toBe('');
  });

  it('writes plain lines into a log', async () => {
    const building = step('Build', false, async ({ progress }) => progress('one of two'));
    expect(withoutTimes(await shown([building]))).toBe('  Build ...\n✓ Build  TIME\n');
  });

  it('replaces its own line on a terminal, and keeps it within the width', async () => {
    const building = step('Build', false, async ({ progress }) => progress('x'.repeat(200)));
    const output = await shown([building], { isTTY: true, columns: 20 });
    expect(output.split('\n').at(-2)?.split('\r').at(-1)).toContain('✓ Build');
    for (const line of output.split(/[\r\n]/)) expect(line.length).toBeLessThan(30);
  });

  it('marks the step that failed, runs none after it, and passes the failure on', async () => {
    const ran: string[] = [];
    const steps = [
      step('Fetch', false, () => Promise.reject(new Error('no network'))),
      step('Build', false, async () => void ran.push('Build')),
    ];
    expect(withoutTimes(await shown(steps))).toBe('  Fetch ...\n✗ Fetch  TIME\n');
    await expect(runSteps(steps, createScreen(new PassThrough()))).rejects.toThrow('no network');
    expect(ran).toEqual([]);
  });
});
