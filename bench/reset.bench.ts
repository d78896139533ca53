// How long a learner who starts afresh waits for the next sandbox. The old one is removed behind it.
import { isUsable } from '../lib/client/lesson-state.ts';
import type { Measure } from './context.ts';
import { repeat } from './context.ts';
import { learnerAtPrompt } from './learner.ts';
import type { Result } from './result.ts';
import { startServer } from './server-process.ts';

const RESETS = 9;

export const measure: Measure = async (context) => {
  // One after the other, faster than a learner may.
  const server = await startServer(context, { SLIPWAY_SANDBOX_RESETS_PER_MINUTE: '600' });
  const learner = await learnerAtPrompt(context, server.origin);
  const waits = await repeat(RESETS, context, async () => {
    await server.waitUntilIdle();
    learner.output.forget();
    const { sandboxId: before } = learner.state;
    const askedAtMs = performance.now();
    if (!learner.resetSandbox()) throw new Error('There was no engine to reset');
    const readyAtMs = await learner.until(
      'a fresh engine',
      ({ sandbox, sandboxId }) => sandboxId !== before && isUsable(sandbox),
    );
    const prompt = await learner.prompt();
    return { ready: readyAtMs - askedAtMs, prompt: prompt.atMs - askedAtMs };
  });
  const result = (name: string, values: number[]): Result => ({ name, unit: 'ms', values, target: 1000 });
  return [
    result(
      'start afresh → engine ready',
      waits.map(({ ready }) => ready),
    ),
    result(
      'start afresh → prompt',
      waits.map(({ prompt }) => prompt),
    ),
  ];
};
