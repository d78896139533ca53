import { expect, it, vi } from 'vitest';
import { doubtsOf, exhaustionAttempt } from './exhaustion.ts';
import { judge } from './judge.ts';
import { patienceOf } from './patience.ts';
import type { World } from './world.ts';

const UNKNOWN = ['it is not known to have begun'];

it.each([
  ['ended early: timeout', UNKNOWN],
  ['ended early: sandbox-gone', UNKNOWN],
  ['x: refused (1) Killed\n\nscript: killed (137)\n', UNKNOWN],
  ['script: ended at its deadline', UNKNOWN],
  ['script: gone', UNKNOWN],
  ['x: refused (1) Killed', []],
])('%j counts only where it had begun', (output, doubts) => {
  expect(doubtsOf(output, false)).toEqual(doubts);
  expect(doubtsOf(output, true)).toEqual([]);
});

const WORDS = { id: 'x', title: 'x', expected: 'x', denials: [/^script: killed \(137\)$/] };
const OK = { exitCode: 0, stdout: '', stderr: '' };

/** A script in it is killed; `hasBegun` is whether its mark is there afterwards. */
function worldWith(hasBegun: boolean) {
  const engine = { ping: async () => undefined, killContainer: async () => undefined };
  const exec = vi.fn(async (command: readonly string[]) => {
    if (command[0] === 'rm') return { ...OK, exitCode: hasBegun ? 0 : 1 };
    return command[0] === 'docker' ? OK : { ...OK, exitCode: 137 };
  });
  const neighbour = { sandbox: { engine, exec: async () => OK } };
  const spec = { memoryBytes: 1, pids: 1, cpus: 1 };
  const makeSandbox = async () => ({ engine, exec });
  const world = { engine, neighbour, spec, patience: patienceOf(1.5), makeSandbox } as unknown as World;
  return { world, exec };
}

it.each([
  [true, 'held'],
  [false, 'unclear'],
])('begun (%j) and killed: %s', async (hasBegun, verdict) => {
  const attempt = exhaustionAttempt({ ...WORDS, script: 'true' });
  const output = await attempt.run(worldWith(hasBegun).world, 'token');
  expect(judge(attempt, { output, secrets: [], traces: [] }).verdict).toBe(verdict);
});

it('ends within the sandbox, before anybody stops to wait for it', async () => {
  const { world, exec } = worldWith(true);
  await exhaustionAttempt({ ...WORDS, script: 'the-script', seconds: 5 }).run(world, 'token');
  const call = exec.mock.calls.find(([command]) => command.at(-1)?.includes('the-script')) as unknown[] | undefined;
  const [command, { timeoutMs }] = call as [readonly string[], { timeoutMs: number }];
  expect(command.slice(0, 3)).toEqual(['/usr/bin/timeout', '--kill-after=5', '75']);
  expect(timeoutMs).toBeGreaterThan((75 + 5) * 1000);
  expect(command.at(-1)).toContain("export PATIENCE='2'\n");
});
