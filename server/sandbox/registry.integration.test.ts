// What a learner's engine finds in the registry of lesson images, and what it is told of all others.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRealEngine, type RealEngine } from '../testing/real-engine.ts';
import { TEST_SPEC } from '../testing/test-spec.ts';
import type { Sandbox } from './sandbox-provider.ts';

const LESSON_IMAGE = 'diamol/ch02-hello-diamol';

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

const docker = (...args: string[]) => sandbox.exec(['docker', ...args]);

it('gives the images of the lessons', async () => {
  expect(await docker('pull', '--quiet', LESSON_IMAGE)).toMatchObject({
    exitCode: 0,
    stdout: `docker.io/${LESSON_IMAGE}:latest\n`,
  });
});

// The words of Docker Hub; what comes before them is the engine's.
it.each([
  [
    'a tag that the image does not have',
    ['pull', `${LESSON_IMAGE}:nope`],
    `manifest for ${LESSON_IMAGE}:nope not found: manifest unknown: manifest unknown`,
  ],
  [
    'an image that there is not',
    ['pull', 'no/such-image'],
    "pull access denied for no/such-image, repository does not exist or may require 'docker login'",
  ],
  ['a password', ['login', '--username', 'a', '--password', 'b'], 'unauthorized: incorrect username or password'],
])('refuses %s as Docker Hub does', async (_, command, words) => {
  const { exitCode, stderr } = await docker(...command);
  expect(stderr).toContain(words);
  expect(exitCode).toBe(1);
});
