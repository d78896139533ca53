// The doctor's own list of attempts, against a real sandbox: each is a test.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageReference } from '../../lib/images.ts';
import { readConfig } from '../../server/config.ts';
import type { Engine } from '../../server/engine/engine.ts';
import { resolveEngine } from '../../server/engine/resolve-engine.ts';
import { DockerSandboxProvider } from '../../server/sandbox/docker-sandbox-provider.ts';
import { linesDirectory } from '../../server/sandbox/line-folders.ts';
import { ATTEMPTS } from './attempts/index.ts';
import { checkHost } from './host/checks.ts';
import { readHostFacts } from './host/facts.ts';
import { patienceOf } from './patience.ts';
import type { Outcome } from './run-attempt.ts';
import { runTrials, trialsOf } from './run-attempts.ts';
import { makeWorld, newInstance } from './world.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RUN_MS = 240_000;
const trials = trialsOf(ATTEMPTS.filter(({ slow }) => !slow));
const config = readConfig({ ...process.env }, ROOT);
const image = imageReference(ROOT, 'sandbox');
let engine: Engine;
let outcomes: Outcome[] = [];

beforeAll(async () => {
  const resolved = await resolveEngine(config);
  ({ engine } = resolved);
  const instance = newInstance();
  const seccompProfile = await readFile(`${ROOT}/images/sandbox/seccomp.json`, 'utf8');
  const provider = new DockerSandboxProvider({
    ...{ engine, instance, image, seccompProfile, ranges: config.ranges },
    linesDirectory: linesDirectory(config.dataDirectory, resolved),
  });
  try {
    const options = { engine, provider, instance, image, spec: config.sandbox, patience: patienceOf(2) };
    await using world = await makeWorld(options);
    outcomes = await runTrials(trials, world, { concurrency: 4 });
  } finally {
    await provider.removeStrays();
  }
}, RUN_MS);
afterAll(() => engine?.[Symbol.asyncDispose]());

describe('an attempt to break out is held', () => {
  it.each(
    trials.map(({ attempt, place }, index) => [`${attempt.family}/${attempt.id} in the ${place}`, index] as const),
  )('%s', (_, index) => {
    const { verdict, observed } = outcomes[index] as Outcome;
    expect(['held', 'skipped'], observed).toContain(verdict);
  });
});

it('there are many attempts, and few are skipped', () => {
  expect(new Set(ATTEMPTS.map(({ id }) => id)).size).toBe(ATTEMPTS.length);
  const held = new Set(outcomes.filter(({ verdict }) => verdict === 'held').map(({ id }) => id));
  expect(held.size).toBeGreaterThanOrEqual(40);
});

it('the host is measured', async () => {
  const findings = checkHost(await readHostFacts(engine, config, image), config);
  expect(findings.filter(({ id, level }) => level === 'fault' && id !== 'port')).toEqual([]);
});
