// What a learner's engine finds in the registry of lesson images, what it is told of all others, and what becomes of who
// asks for too much.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openRealEngine, type RealEngine } from '../testing/real-engine.ts';
import { TEST_SPEC } from '../testing/test-spec.ts';
import type { Sandbox } from './sandbox-provider.ts';

const LESSON_IMAGE = 'diamol/ch02-hello-diamol';

let real: RealEngine;
let sandbox: Sandbox;
let greedy: Sandbox;
beforeAll(async () => {
  real = await openRealEngine();
  sandbox = await real.provider.create(TEST_SPEC);
  greedy = await real.provider.create(TEST_SPEC);
});
afterAll(async () => {
  await sandbox?.dispose();
  await greedy?.dispose();
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

const DOORS = '/srv/slipway/registry';
const ask = (door: string, url: string, headBytes: number) =>
  greedy.exec([
    ...['curl', '--insecure', '--silent', '--output', '/dev/null', '--write-out', '%{http_code}'],
    ...['--unix-socket', `${DOORS}/${door}.sock`, '--header', `X: ${'x'.repeat(headBytes)}`, url],
  ]);

it('takes so much of a request, and no more', async () => {
  expect(await ask('registry', 'http://registry/v2/', 8_000)).toMatchObject({ stdout: '200' });
  expect(await ask('registry', 'http://registry/v2/', 100_000)).toMatchObject({ stdout: '000' });
  expect(await ask('hub', 'https://docker.io/v2/', 8_000)).toMatchObject({ stdout: '401' });
  expect(await ask('hub', 'https://docker.io/v2/', 20_000)).toMatchObject({ stdout: '431' });
});

// Slowly at both doors, and again and again without end.
const ASK_FOR_EVER = `
use Socket;
$SIG{PIPE} = "IGNORE";
sub reach { socket(my $s, PF_UNIX, SOCK_STREAM, 0); connect($s, pack_sockaddr_un("${DOORS}/" . shift() . ".sock")); $s }
my @slow = map { my $s = reach($_ % 2 ? "registry" : "hub"); syswrite $s, "GET /v2/ HTTP/1.1\r\n"; $s } 1 .. 8;
open my $sign, ">", "/tmp/asking";
if (!fork) { while (-e "/tmp/asking") { my $s = reach("registry"); 1 while syswrite $s, "x" x 4096 } exit }
sleep 1 while -e "/tmp/asking";
wait;
`;

it('serves others while a sandbox asks slowly, and without end', async () => {
  const asked = greedy.exec(['perl', '-e', ASK_FOR_EVER], { timeoutMs: 60_000 });
  await vi.waitFor(async () => expect(await greedy.exec(['ls', '/tmp/asking'])).toMatchObject({ exitCode: 0 }), 10_000);
  expect(await docker('pull', '--quiet', 'diamol/base')).toMatchObject({ exitCode: 0 });
  expect((await docker('pull', 'no/such-image')).stderr).toContain('pull access denied');
  await greedy.exec(['rm', '/tmp/asking']);
  expect(await asked).toMatchObject({ exitCode: 0 });
});
