// Every kind of check against a real engine: it fails for the reason that it should have, then passes by what a learner does.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Check } from '../../../lib/content/check.ts';
import { DEFAULT_HOST } from '../../../lib/content/lesson.ts';
import { DisposableStore } from '../../../lib/disposable.ts';
import type { StepState } from '../../../lib/protocol/messages.ts';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';
import { openRealEngine, type RealEngine } from '../../testing/real-engine.ts';
import { MemoryStore } from '../../testing/session-parts.ts';
import { TEST_SPEC } from '../../testing/test-spec.ts';
import { LearnerRecord } from '../learner-record.ts';
import { StepBoard } from './step-board.ts';

const BASE = { host: DEFAULT_HOST, because: null } as const;
const WITHIN = { timeout: 60_000, interval: 20 };
const SERVER = 'while true; do printf "HTTP/1.0 200 OK\\r\\n\\r\\nHello you\\n" | nc -l -p 80; done';

let real: RealEngine;
let sandbox: Sandbox;
const store = new DisposableStore();
const states = new Map<string, StepState>();
const board = new StepBoard(new LearnerRecord(new MemoryStore().open('learner')), {
  onStep: (step) => void states.set(step.step, step),
  onError: () => undefined,
});

beforeAll(async () => {
  real = await openRealEngine();
  sandbox = await real.provider.create(TEST_SPEC);
  board.serve(DEFAULT_HOST, sandbox, store);
});
afterAll(async () => {
  await store.dispose();
  await sandbox?.dispose();
  await real?.[Symbol.asyncDispose]();
});

/** As the session does when a command of the learner has ended. */
async function run(command: string): Promise<void> {
  const { exitCode, stderr } = await sandbox.exec(['sh', '-c', command], { timeoutMs: 60_000 });
  expect(exitCode, stderr).toBe(0);
  board.noteCommand(DEFAULT_HOST, command);
  board.nudge(DEFAULT_HOST);
}

const watch = (name: string, check: Check, previous: string | null = null) =>
  board.watch([{ ref: `course/lesson/${name}`, check, previous: previous && `course/lesson/${previous}` }]);
const stateOf = (name: string) => states.get(`course/lesson/${name}`);
const failsFor = (name: string, code: string) =>
  vi.waitFor(() => expect(stateOf(name)).toMatchObject({ status: 'todo', reason: { code } }), WITHIN);
const passes = (name: string) =>
  vi.waitFor(() => expect(stateOf(name)).toMatchObject({ status: 'passed', lapsed: null }), WITHIN);

it('sees images come', async () => {
  watch('image', { ...BASE, kind: 'image', name: 'diamol/base', present: true });
  await failsFor('image', 'image-none');
  await run('docker pull --quiet diamol/base');
  await passes('image');
});

it('sees a container run with its port, label and command, and its server answer', async () => {
  const ports = [{ container: 80, host: 8080, protocol: 'tcp' as const }];
  const wanted = {
    name: 'web',
    image: 'diamol/…',
    labels: { tier: 'front' },
    state: 'running',
    command: 'sh …',
  } as const;
  watch('container', { ...BASE, kind: 'container', container: { ...wanted, ports } });
  watch('http', { ...BASE, kind: 'http', port: 8080, path: '/', status: 200, contains: 'Hello …' });
  await failsFor('container', 'container-none');
  await failsFor('http', 'http-nobody');
  await run('docker run --detach --name web --label tier=front diamol/base sh -c "sleep 600"');
  await failsFor('container', 'container-port-to');
  await run(
    `docker rm --force web && docker run --detach --name web --label tier=front --publish 8080:80 diamol/base sh -c '${SERVER}'`,
  );
  await passes('container');
  await passes('http');
});

it('waits for a server that begins late, and for no container that is up already', async () => {
  watch('late-server', { ...BASE, kind: 'http', port: 8081, path: '/', status: 200, contains: 'Hello …' });
  await failsFor('late-server', 'http-nobody');
  await run(`docker run --detach --name late --publish 8081:80 diamol/base sh -c 'sleep 2; ${SERVER}'`);
  await passes('late-server');
  const neighbours = '/proc/sys/net/ipv4/neigh/docker0/retrans_time_ms';
  const { stdout } = await sandbox.exec(['docker', 'run', '--rm', '--network=host', 'diamol/base', 'cat', neighbours]);
  // The kernel's own is a second.
  expect(Number(stdout)).toBeLessThan(100);
  await run('docker rm --force late');
});

it('sees files in a container and in the home', async () => {
  watch('file-in', {
    ...BASE,
    kind: 'file',
    container: 'web',
    path: '/etc/greeting',
    present: true,
    contains: 'hello',
  });
  watch('file', { ...BASE, kind: 'file', container: null, path: 'note.txt', present: true, contains: 'two' });
  await failsFor('file-in', 'file-none-in');
  await failsFor('file', 'file-none');
  await run(
    "docker exec web sh -c 'echo one > /etc/greeting.d; ln -s greeting.d /etc/greeting' && echo one > note.txt",
  );
  await failsFor('file-in', 'file-content-in');
  await failsFor('file', 'file-content');
  await run("docker exec web sh -c 'echo hello > /etc/greeting.d' && echo two > note.txt");
  await passes('file-in');
  await passes('file');
});

it('runs a script, and tells its first line', async () => {
  watch('script', { ...BASE, kind: 'script', script: 'echo not yet; test -e done.txt', timeoutMs: 20_000 });
  watch('late', { ...BASE, kind: 'script', script: 'sleep 60', timeoutMs: 200 });
  await failsFor('script', 'script-failed');
  await failsFor('late', 'script-late');
  expect(stateOf('script')).toMatchObject({ reason: { params: { line: 'not yet' } } });
  await sandbox.exec(['sh', '-c', 'touch done.txt']);
  board.checkNow('course/lesson/script');
  await passes('script');
});

it('knows the commands and answers of the learner', async () => {
  watch('command', { ...BASE, kind: 'command', pattern: 'docker … ls --all' });
  watch('question', { ...BASE, kind: 'question', quiz: 'q' });
  await failsFor('command', 'command-none');
  await failsFor('question', 'question-open');
  await run('docker container ls --all');
  board.noteQuiz('course/lesson/q');
  await passes('command');
  await passes('question');
});

it('sees networks and volumes come and go', async () => {
  watch('network', { ...BASE, kind: 'network', name: 'net', present: true });
  watch('volume', { ...BASE, kind: 'volume', name: 'data', present: true });
  await failsFor('network', 'network-none');
  await failsFor('volume', 'volume-none');
  await run('docker network create net && docker volume create data');
  await passes('network');
  await passes('volume');
  for (const what of ['networks', 'volumes'] as const) {
    watch(what, { ...BASE, kind: 'nothing-left', what });
    await failsFor(what, `${what}-left`);
  }
  await run('docker network rm net && docker volume rm data');
  await passes('networks');
  await passes('volumes');
  await vi.waitFor(
    () => expect(stateOf('network')).toMatchObject({ status: 'passed', lapsed: { code: 'network-none' } }),
    WITHIN,
  );
});

it('knows a container that came and went, and one that is new', async () => {
  watch('removed', { ...BASE, kind: 'removed', container: { name: 'brief' } });
  watch('new', { ...BASE, kind: 'container', container: { image: 'diamol/base', isNew: true } }, 'question');
  await failsFor('removed', 'removed-never');
  await failsFor('new', 'container-old');
  await run('docker run --rm --name brief diamol/base true');
  await passes('removed');
  await run('docker create --name fresh diamol/base true');
  await passes('new');
});

it('sees that nothing is left, and says of what was passed that it no longer holds', async () => {
  const running: Check = { ...BASE, kind: 'container', container: { name: 'web', state: 'running' } };
  watch('cleared', {
    ...BASE,
    kind: 'all',
    checks: [
      { ...BASE, kind: 'not', check: running },
      { ...BASE, kind: 'nothing-left', what: 'containers' },
    ],
  });
  await failsFor('cleared', 'container-unwanted');
  await run('docker rm --force web');
  await failsFor('cleared', 'containers-left');
  await run('docker rm fresh');
  await passes('cleared');
  const lapsed = { code: 'container-none' };
  await vi.waitFor(() => expect(stateOf('container')).toMatchObject({ status: 'passed', lapsed }), WITHIN);
});
