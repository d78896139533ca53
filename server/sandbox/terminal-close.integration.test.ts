// A terminal of a real sandbox that is closed: what is left of it, and what it takes when the learner is in the way.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRealEngine, type RealEngine } from '../testing/real-engine.ts';
import { openShell } from '../testing/terminal-reader.ts';
import { TEST_SPEC } from '../testing/test-spec.ts';
import type { Sandbox } from './sandbox-provider.ts';

let real: RealEngine;
beforeAll(async () => {
  real = await openRealEngine();
});
afterAll(() => real?.[Symbol.asyncDispose]());

/** Command lines of all processes of the learner's work, but those of the look itself. */
async function processes(sandbox: Sandbox): Promise<string[]> {
  const script = 'for f in /proc/[0-9]*/cmdline; do tr "\\\\0" " " < $f; echo; done 2>/dev/null';
  const { stdout } = await sandbox.exec(['sh', '-c', script]);
  return stdout.split('\n').filter((line) => /sleep|slipway\/hold|^-?bash/.test(line) && !line.includes('cmdline'));
}

it('leaves nothing of the shell, also of what ignores a hang-up, is stopped, or has used up all processes', async () => {
  await using sandbox = await real.provider.create(TEST_SPEC);
  const shell = await openShell(sandbox);
  await shell.until('133;B;k=n');
  shell.type(
    "(trap '' HUP; exec sleep 1001) & sleep 1002 & sleep 0.5; kill -STOP %2; nohup sleep 1003 &>/dev/null & clear\r",
  );
  await shell.until(/133;D;.*133;B;k=n/s);
  shell.type(":() { : | : & }; trap '' HUP; : &>/dev/null\r");
  expect((await processes(sandbox)).filter((line) => line.startsWith('sleep'))).toHaveLength(3);
  await sandbox.closeTerminal('main');
  expect(await processes(sandbox)).toEqual([]);
}, 60_000);

it('does not wait for a holder that the learner has stopped', async () => {
  await using sandbox = await real.provider.create(TEST_SPEC);
  const shell = await openShell(sandbox);
  await shell.until('133;B;k=n');
  shell.type('kill -STOP $PPID\r');
  shell.channel.stream.destroy();
  await expect
    .poll(() => sandbox.exec(['sh', '-c', 'grep -l "State:.T" /proc/[0-9]*/status']))
    .toMatchObject({ exitCode: 0 });
  await sandbox.closeTerminal('main');
  expect(await processes(sandbox)).toEqual([]);
  await using next = await openShell(sandbox, { nonce: 'm' });
  expect(next.channel.created).toBe(true);
  await next.until('133;B;k=m');
}, 60_000);

it('leaves what has left the session: a daemon goes on', async () => {
  await using sandbox = await real.provider.create(TEST_SPEC);
  await using shell = await openShell(sandbox);
  await shell.until('133;B;k=n');
  shell.type('setsid -f sleep 1004\r');
  await shell.until(/133;D;.*133;B;k=n/s);
  await sandbox.closeTerminal('main');
  expect(await processes(sandbox)).toEqual(['sleep 1004 ']);
}, 60_000);
