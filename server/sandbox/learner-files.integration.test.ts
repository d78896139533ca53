// Files between the learner and their engine: their owner has an id that must mean something on both sides.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRealEngine, type RealEngine } from '../testing/real-engine.ts';
import { TEST_SPEC } from '../testing/test-spec.ts';
import type { Sandbox } from './sandbox-provider.ts';

const PULL_MS = 30_000;
let real: RealEngine;
let sandbox: Sandbox;
beforeAll(async () => {
  real = await openRealEngine();
  sandbox = await real.provider.create(TEST_SPEC);
  await run('docker run --detach --name box diamol/base sleep 1000; echo kept > file');
});
afterAll(async () => {
  await sandbox?.dispose();
  await real?.[Symbol.asyncDispose]();
});

async function run(script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await sandbox.exec(['bash', '-ec', script], { timeoutMs: PULL_MS });
  expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
}

it.each([
  ['are copied into a container and back', 'docker cp file box:/tmp/; docker cp box:/tmp/file back; cat back'],
  ['go into it as an archive', 'tar -c file | docker cp - box:/etc; docker exec box cat /etc/file'],
  [
    'are the context of a build',
    'printf "FROM diamol/base\\nCOPY file /" > Dockerfile; docker build -q -t one .; docker run --rm one cat /file',
  ],
  ['are a build’s archive', 'tar -c Dockerfile file | docker build -q -t two -; docker run --rm two cat /file'],
  [
    'make an image',
    'tar -c file | docker import - three; docker save three | tar -t | grep -q manifest.json; echo kept',
  ],
])('%s', async (_, script) => {
  expect(await run(script)).toMatch(/^kept$/m);
});

it('that a container makes in a folder of the learner’s are the learner’s', async () => {
  const made = await run(
    'docker run --rm --volume "$PWD:/here" diamol/base sh -c "echo kept > /here/made"; stat -c %U made',
  );
  expect(made.trim()).toBe('learner');
});
