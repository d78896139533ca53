import { expect, it, vi } from 'vitest';
import type { ApiAttempt } from './attempt.ts';
import { patienceOf } from './patience.ts';
import { runTrials, trialsOf } from './run-attempts.ts';
import type { World } from './world.ts';

const OPTIONS = { concurrency: 2 };

function attempt(id: string, run: ApiAttempt['run'] = async () => 'refused'): ApiAttempt {
  const words = { family: 'sockets', title: id, expected: 'refused', where: 'host-api' } as const;
  return { id, ...words, denials: [/^refused$/], run };
}

/** @param hearing what each test of the canary's ears finds, in turn; the last one counts for all that follow */
function worldWith(hearing: ReadonlyArray<string | undefined>, heard: (token: string) => boolean = () => false) {
  const tests = [...hearing];
  const testHearing = vi.fn(async () => (tests.length > 1 ? tests.shift() : tests[0]));
  const canary = { testHearing, heard, deaf: undefined };
  return { canary, secrets: [], patience: patienceOf(1), spec: { egress: 'registry' } } as unknown as World;
}

it('tries nothing under a canary that hears nothing', async () => {
  const run = vi.fn(async () => 'refused');
  const outcomes = await runTrials(trialsOf([attempt('a', run), attempt('b', run)]), worldWith(['no ears']), OPTIONS);
  expect(run).not.toHaveBeenCalled();
  expect(outcomes.map(({ verdict, observed }) => `${verdict}: ${observed}`)).toEqual(
    Array.from({ length: 2 }, () => 'unclear: the canary is deaf: no ears'),
  );
});

it('holds nothing to be held when the canary hears nothing at the end', async () => {
  const trials = trialsOf([attempt('a'), attempt('b', async () => 'x: DONE')]);
  const outcomes = await runTrials(trials, worldWith([undefined, 'no ears']), OPTIONS);
  expect(outcomes.map(({ verdict }) => verdict)).toEqual(['unclear', 'broken']);
});

it('breaks the attempt whose token is heard after its end', async () => {
  const late = new Set<string>();
  const world = worldWith([undefined], (token) => late.has(token));
  const trials = trialsOf([attempt('a'), attempt('b')]);
  const before = world.canary.testHearing;
  Object.assign(world.canary, {
    testHearing: async () => {
      if (vi.mocked(before).mock.calls.length > 0) late.add(trials[1]?.token ?? '');
      return before();
    },
  });
  const outcomes = await runTrials(trials, world, OPTIONS);
  expect(outcomes.map(({ verdict }) => verdict)).toEqual(['held', 'broken']);
  expect(outcomes[1]?.observed).toContain('late');
});

it('gives each trial a token of its own', () => {
  const tokens = trialsOf(Array.from({ length: 20 }, (_, i) => attempt(String(i)))).map(({ token }) => token);
  expect(new Set(tokens).size).toBe(20);
});

it('leaves an attempt unclear after which nobody could look', async () => {
  const blind = { ...attempt('a'), traces: async () => Promise.reject(new Error('no answer')) };
  const [outcome] = await runTrials(trialsOf([blind]), worldWith([undefined]), OPTIONS);
  expect(outcome).toMatchObject({ verdict: 'unclear', observed: 'nobody could look for traces: no answer' });
});
