// How long a sandbox takes from nothing to an engine that answers, one at a time.

import type { Measure } from './context.ts';
import { repeat, since } from './context.ts';
import { createProvider } from './sandboxes.ts';

const STARTS = 11;

export const measure: Measure = async (context) => {
  const provider = await createProvider(context);
  const starts = await repeat(STARTS, context, async () => {
    let containerMs = 0;
    const startMs = performance.now();
    await using _sandbox = await provider.create(context.config.sandbox, {
      signal: context.signal,
      onStep: (step) => {
        if (step === 'engine') containerMs = since(startMs);
      },
    });
    return { containerMs, readyMs: since(startMs) };
  });
  return [
    {
      name: 'sandbox from nothing to an answering engine',
      unit: 'ms',
      values: starts.map(({ readyMs }) => readyMs),
      target: 2000,
    },
    { name: '… of which creating the container', unit: 'ms', values: starts.map(({ containerMs }) => containerMs) },
  ];
};
