// A sandbox can be removed whatever its learner has done, and however it ends: nothing may keep it on the host for good.
// On cgroup version 1 a frozen process cannot be killed.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasCompiler } from '../../images/sandbox/src/held-terminal.ts';
import { openRealEngine, type RealEngine } from '../testing/real-engine.ts';
import { TEST_SPEC } from '../testing/test-spec.ts';
import { nameOf } from './sandbox-container.ts';
import type { Sandbox } from './sandbox-provider.ts';

const PULL_MS = 30_000;
const END_MS = 15_000;
let real: RealEngine;
let isVersion2: boolean;
beforeAll(async () => {
  real = await openRealEngine();
  isVersion2 = (await real.engine.info()).cgroupVersion === 2;
});
// Throws when anything is left.
afterAll(() => real?.[Symbol.asyncDispose]());

/** The sandbox's group in the hierarchy that freezes, the one in which the learner may make others, and how to freeze one. */
const GROUPS = `
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    sandbox=/sys/fs/cgroup/sandbox
    freeze() { echo 1 > "$1/cgroup.freeze"; }
else
    sandbox=/sys/fs/cgroup/freezer/sandbox
    freeze() { echo FROZEN > "$1/freezer.state"; }
fi
top=$sandbox/work/docker
# In a group of this name something sleeps, frozen.
freeze_in() {
    sleep 1000 > /dev/null 2>&1 & sleeper=$!
    mkdir -p "$top/$1" && echo $sleeper > "$top/$1/cgroup.procs" && freeze "$top/$1"
}
`;
/** All of its processes but this command's own. */
const FREEZE_ENGINE = `
mkdir $top/mine
for pid in $(cat $sandbox/engine/cgroup.procs); do
    [ $pid = $$ ] || echo $pid > $top/mine/cgroup.procs
done 2> /dev/null
freeze $top/mine`;
const KILL_ENGINE = 'kill -KILL $(pgrep rootlesskit)';
/** Prints the number of a thread that goes on when the process's first one has ended. */
const HEADLESS = `
#include <pthread.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>
static void *rest(void *nothing) {
    printf("%ld\\n", (long)syscall(SYS_gettid));
    fflush(stdout);
    for (;;) pause();
    return nothing;
}
int main(void) {
    pthread_t thread;
    pthread_create(&thread, NULL, rest, NULL);
    pthread_exit(NULL);
}`;

async function run(sandbox: Sandbox, script: string, timeoutMs = PULL_MS) {
  return sandbox.exec(['bash', '-c', `${GROUPS}${script}`], { timeoutMs });
}

/** The linker wants a file that it can seek in. */
const COMPILE = 'file=$(mktemp) && cc -static -pthread -x c -o "$file" - && cat "$file" && rm "$file"';
function compile(source: string): Buffer {
  const options = { input: source, maxBuffer: 8 * 1024 * 1024 };
  return execFileSync('sh', ['-c', COMPILE], options);
}

async function pauseContainer(sandbox: Sandbox): Promise<void> {
  const script = 'docker run --detach --name paused diamol/base sleep 1000 && docker pause paused';
  expect(await run(sandbox, script)).toMatchObject({ exitCode: 0 });
}

/** Post-condition: whatever the script did, the sandbox is gone. */
async function removedAfter(script: string): Promise<void> {
  const sandbox = await real.provider.create(TEST_SPEC);
  expect(await run(sandbox, script)).toMatchObject({ exitCode: 0 });
  await sandbox.dispose();
  expect(await real.leftovers()).toEqual([]);
}

describe('A sandbox can be removed', () => {
  it('with a paused container', async () => {
    const sandbox = await real.provider.create(TEST_SPEC);
    await pauseContainer(sandbox);
    await sandbox.dispose();
    expect(await real.leftovers()).toEqual([]);
  }, 60_000);

  it('with something frozen in a group whose name hides it', () => removedAfter('freeze_in .x'), 60_000);

  it('with something frozen far down', () => removedAfter('freeze_in 1/2/3/4/5/6/7/8/9/10/11/12'), 60_000);

  it('with its engine frozen', async ({ skip }) => {
    if (isVersion2) skip();
    await removedAfter(FREEZE_ENGINE);
  }, 60_000);

  it.skipIf(!hasCompiler)(
    'with a frozen thread of a process whose first thread has ended',
    async ({ skip }) => {
      // On version 2 the groups of threads freeze as a whole, and what is frozen dies.
      if (isVersion2) skip();
      const sandbox = await real.provider.create(TEST_SPEC);
      await sandbox.writeFiles([{ path: 'headless', content: compile(HEADLESS), mode: 0o755 }]);
      const script = `mkdir $top/mine && ~/headless > thread & until [ -s ~/thread ]; do sleep 0.01; done
      cat ~/thread > $top/mine/tasks && freeze $top/mine`;
      expect(await run(sandbox, script)).toMatchObject({ exitCode: 0 });
      await sandbox.dispose();
      expect(await real.leftovers()).toEqual([]);
    },
    60_000,
  );

  it('while processes are made faster than one can look', async () => {
    const storm = '(storm() { while :; do (sleep 0.01 &) done; }; storm & storm & storm &) > /dev/null 2>&1';
    await removedAfter(`${storm}; sleep 0.5; freeze_in mine`);
  }, 60_000);

  it('while commands come into it and freeze themselves', async () => {
    const sandbox = await real.provider.create(TEST_SPEC);
    await pauseContainer(sandbox);
    const freezeItself = 'mkdir $top/$$ && echo $$ > $top/$$/cgroup.procs && freeze $top/$$; sleep 1000';
    const commands = Array.from({ length: 20 }, () => run(sandbox, freezeItself).catch(() => undefined));
    await sandbox.dispose();
    await Promise.all(commands);
    expect(await real.leftovers()).toEqual([]);
  }, 60_000);

  it('with groups so deep that their paths cannot be named', async () => {
    const sandbox = await real.provider.create(TEST_SPEC);
    const deepen = 'for level in {1..60}; do mkdir $name && cd -P $name || break; done 2> /dev/null';
    // Version 1 ends the sandbox for it, perhaps before the script has ended.
    await run(sandbox, `cd $top && name=$(printf %0200d 0); ${deepen}; true`).catch(() => undefined);
    await sandbox.dispose();
    expect(await real.leftovers()).toEqual([]);
  }, 60_000);
});

it('A sandbox that is still being prepared can be removed', async () => {
  const abort = new AbortController();
  const onStep = (step: string) => step === 'engine' && abort.abort();
  await expect(real.provider.create(TEST_SPEC, { signal: abort.signal, onStep })).rejects.toThrow();
  expect(await real.leftovers()).toEqual([]);
}, 15_000);

describe('A sandbox ends by itself', () => {
  /** Post-condition: its container has stopped, other than by SIGKILL from outside; then it is removed. */
  async function endsAfter(act: (sandbox: Sandbox) => Promise<unknown>): Promise<void> {
    const sandbox = await real.provider.create(TEST_SPEC);
    await pauseContainer(sandbox);
    const ended = real.engine.waitContainer(nameOf(sandbox.id), { timeoutMs: END_MS });
    await act(sandbox);
    expect(await ended).not.toBeNull();
    await sandbox.dispose();
    expect(await real.leftovers()).toEqual([]);
  }

  it(
    'when its engine is killed while a container is paused',
    () => endsAfter((sandbox) => run(sandbox, KILL_ENGINE).catch(() => undefined)),
    60_000,
  );

  it(
    'when it is told to stop while everything is frozen',
    () =>
      endsAfter(async (sandbox) => {
        if (!isVersion2) await run(sandbox, FREEZE_ENGINE).catch(() => undefined);
        await real.engine.killContainer(nameOf(sandbox.id), { unixSignal: 'SIGTERM' });
      }),
    60_000,
  );

  it('when its learner has made more groups than are allowed, which version 2 refuses', async () => {
    const flood = 'for i in {1..1500}; do mkdir $top/$i || exit 9; done 2> /dev/null';
    if (!isVersion2) return endsAfter((sandbox) => run(sandbox, `${flood}; sleep 5`).catch(() => undefined));
    const sandbox = await real.provider.create(TEST_SPEC);
    expect(await run(sandbox, flood)).toMatchObject({ exitCode: 9 });
    await sandbox.dispose();
  }, 60_000);

  it('before its learner has made thousands of groups, however fast, which version 2 refuses', async () => {
    // Here a limit is dear to write: the kernel looks at all groups of the host.
    const where = isVersion2 ? '$top' : '/sys/fs/cgroup/cpu/sandbox/work/docker';
    const make = `perl -e 'for (1..10000) { mkdir("$ARGV[0]-$_") or exit 9 } print "all\n"'`;
    const flood = async (sandbox: Sandbox) => {
      const making = run(sandbox, `for i in 1 2 3; do ${make} "${where}/$i" & done; wait`);
      expect(await making.then(({ stdout }) => stdout).catch(() => '')).toBe('');
    };
    if (!isVersion2) return endsAfter(flood);
    const sandbox = await real.provider.create(TEST_SPEC);
    await flood(sandbox);
    await sandbox.dispose();
  }, 60_000);
});
