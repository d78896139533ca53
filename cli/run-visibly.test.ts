import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runVisibly } from './run-visibly.ts';

beforeEach(() => {
  for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockReturnValue(true);
});
afterEach(() => void vi.restoreAllMocks());

/** @returns whether it succeeded, and what it printed */
async function run(script: string) {
  let output = '';
  const passed = await runVisibly(['--eval', script], {
    cwd: process.cwd(),
    onOutput: (text) => {
      output += text;
    },
  });
  return { passed, output };
}

describe('a tool that speaks for itself', () => {
  it('has what it prints passed on to the end', async () => {
    const { passed, output } = await run(`process.stdout.write('.'.repeat(1_000_000)); console.error('done');`);
    expect(passed).toBe(true);
    expect(output.replace('done\n', '')).toHaveLength(1_000_000);
  });

  it('has failed when it says so', async () => {
    expect(await run('process.exitCode = 3')).toEqual({ passed: false, output: '' });
  });

  it('is over when it has ended, whoever still holds its output', async () => {
    const { passed, output } = await run(`
      const { spawn } = require('node:child_process');
      const sleeper = spawn('sleep', ['300'], { detached: true, stdio: 'inherit' });
      sleeper.unref();
      console.log(sleeper.pid);
    `);
    process.kill(Number(output));
    expect(passed).toBe(true);
  });
});
