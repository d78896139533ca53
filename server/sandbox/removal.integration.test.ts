// A sandbox can be removed whatever its learner has frozen: a paused container, and on cgroup version 1 anything.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRealEngine, type RealEngine } from '../testing/real-engine.ts';
import { TEST_SPEC } from '../testing/test-spec.ts';

const PULL_MS = 30_000;
let real: RealEngine;
beforeAll(async () => {
  real = await openRealEngine();
});
// Throws when anything is left.
afterAll(() => real?.[Symbol.asyncDispose]());

/** Puts PID 1 and the engine, not itself, into a group of the learner's own, and freezes it. */
const FREEZE = `
mine=/sys/fs/cgroup/freezer/sandbox/work/docker/mine
mkdir $mine || exit 3
for process in $(cat /sys/fs/cgroup/freezer/sandbox/engine/cgroup.procs); do
    [ $process = $$ ] || echo $process > $mine/cgroup.procs
done 2> /dev/null
grep -qx 1 $mine/cgroup.procs && echo FROZEN > $mine/freezer.state`;

it('with a paused container', async () => {
  const sandbox = await real.provider.create(TEST_SPEC);
  const run = ['docker', 'run', '--detach', '--name', 'paused', 'diamol/base', 'sleep', '1000'];
  expect(await sandbox.exec(run, { timeoutMs: PULL_MS })).toMatchObject({ exitCode: 0 });
  expect(await sandbox.exec(['docker', 'pause', 'paused'])).toMatchObject({ exitCode: 0 });
  await sandbox.dispose();
  expect(await real.leftovers()).toEqual([]);
}, 60_000);

it('with its first process and its engine frozen', async ({ skip }) => {
  const { cgroupVersion } = await real.engine.info();
  // On version 2 what is frozen dies by SIGKILL, and PID 1 is out of reach.
  if (cgroupVersion === 2) skip();
  const sandbox = await real.provider.create(TEST_SPEC);
  expect(await sandbox.exec(['bash', '-c', FREEZE])).toMatchObject({ exitCode: 0 });
  await sandbox.dispose();
  expect(await real.leftovers()).toEqual([]);
}, 60_000);
