// The lens in a real sandbox, with the real docker command: what takes a connection over works through it, what a command
// says is told, and what Slipway itself asks is not.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ApiCall, Receipt, ServerMessage } from '../../../lib/protocol/messages.ts';
import type { WarmPool } from '../../sandbox/warm-pool.ts';
import { openRealEngine, type RealEngine } from '../../testing/real-engine.ts';
import { MemoryStore, testContext, testPool } from '../../testing/session-parts.ts';
import { Session } from '../session.ts';

const FINAL = ['ok', 'failed', 'lost'];
const PATIENT = { timeout: 45_000, interval: 50 };

let real: RealEngine;
let pool: WarmPool;
let session: Session;
const heard: ServerMessage[] = [];

beforeAll(async () => {
  real = await openRealEngine();
  pool = testPool(real.provider, { maximum: 1 });
  session = new Session(testContext(pool), new MemoryStore().open(randomUUID()));
  session.arrive(null);
  session.subscribe((message) => void heard.push(message));
  await run('docker pull -q diamol/base');
});
afterAll(async () => {
  await session?.dispose();
  await pool?.dispose();
  await real?.[Symbol.asyncDispose]();
});

/** Runs a block in the terminal, to its end. */
async function run(command: string): Promise<Receipt & { runId: string; output?: string; exitCode?: number | null }> {
  const runId = randomUUID();
  session.runBlock({ block: 'lesson/block', runId, command, expectedExitCode: 0 }, 'main');
  return vi.waitFor(() => {
    const receipts = heard.flatMap((message) => (message.type === 'receipt' ? [message.receipt] : []));
    const receipt = receipts.find((one) => one.runId === runId && FINAL.includes(one.status));
    if (!receipt) throw new Error('no final receipt');
    return receipt;
  }, PATIENT);
}

const lines = (output: string | undefined) =>
  output
    ?.trim()
    .split('\n')
    .map((line) => line.trim());

/** In a shell: waits for what a command tells, for half a minute at most. */
const until = (command: string) => `for n in $(seq 600); do ${command} 2> /dev/null && break; sleep 0.05; done`;

describe('through the lens', () => {
  it.each([
    [
      'a container with a terminal',
      "docker run -it --rm diamol/base sh -c 'tty > /dev/null && echo $((40 + 2))'",
      ['42'],
    ],
    [
      'what is typed into a container, to its end',
      "printf 'one\\ntwo\\n' | docker run -i --rm diamol/base cat",
      ['one', 'two'],
    ],
    [
      'a command in a container, both ways',
      "docker run -d --name box diamol/base sleep 1000 > /dev/null; printf 'hello' | docker exec -i box tr a-z A-Z; docker exec -t box echo there",
      ['HELLOthere'],
    ],
    [
      'an attached container that is left',
      // At the end of the input the engine may let go of the output as well, whether the lens is between or not.
      `docker run -d -i --name late diamol/base sh -c 'read go; echo woke; exit 3' > /dev/null; (echo go; ${until('grep -q woke heard')}) | docker attach late > heard; echo "code $?"; cat heard`,
      ['code 3', 'woke'],
    ],
    [
      'logs that are followed until the container ends',
      `docker run -d -i --name talker diamol/base sh -c 'echo 1; read go; echo 2' > /dev/null; (docker logs -f talker > said & ${until('grep -q 1 said')}; echo go | docker attach talker > /dev/null; wait); cat said`,
      ['1', '2'],
    ],
    [
      'logs that somebody stops following',
      `docker run -d --name teller diamol/base sh -c 'echo told; sleep 1000' > /dev/null; docker logs -f teller > told & ${until('grep -q told told')}; kill -INT $!; wait $! 2> /dev/null; echo stopped`,
      undefined,
    ],
    [
      'events as they come',
      "docker create --name one diamol/base > /dev/null; docker events --filter event=rename --format '{{.Action}}' > events & for i in $(seq 100); do grep -q rename events && break; docker rename one two; docker rename two one; done; kill %%; wait; cat events",
      undefined,
    ],
    [
      'a build',
      "printf 'FROM diamol/base\\nRUN echo built > /file' | docker build -q -t made - > /dev/null 2>&1; docker run --rm made cat /file",
      ['built'],
    ],
    [
      'an archive, both ways, byte by byte',
      'head -c 8000000 /dev/urandom > big; docker cp -q big box:/tmp/big; docker cp -q box:/tmp/big back; cmp big back && docker save made | docker load -q > /dev/null && echo same',
      ['same'],
    ],
  ])('pass %s', async (_, command, output) => {
    const receipt = await run(command);
    expect(receipt).toMatchObject({ status: 'ok' });
    if (output) expect(lines(receipt.output)).toEqual(output);
    else expect(receipt.output).toMatch(/rename|stopped/);
  });
});

describe('the lens', () => {
  const messages: Extract<ServerMessage, { type: 'lens' }>[] = [];
  const calls = (line: string): ApiCall[] => {
    const known = new Map<number, ApiCall>();
    for (const { command, calls } of messages) {
      if (command.line === line) for (const call of calls) known.set(call.id, call);
    }
    return [...known.values()];
  };

  it('tells what each command says, for which run, and nothing of what Slipway asks', async () => {
    const stop = session.watchLens((message) => void messages.push(message as (typeof messages)[number]));
    // It is followed once a command is seen.
    await vi.waitFor(async () => {
      await run('docker version');
      expect(calls('docker version')).not.toEqual([]);
    }, PATIENT);
    const { runId } = await run('docker run --rm --name lens-box diamol/base echo hi');
    const line = 'docker run --rm --name lens-box diamol/base echo hi';
    await vi.waitFor(() => expect(calls(line).find(({ path }) => path.endsWith('/start'))?.status).toBe(204), PATIENT);
    await vi.waitFor(
      () => expect(calls(line).find(({ path }) => path.includes('/attach'))?.durationMs).not.toBeNull(),
      PATIENT,
    );
    const create = calls(line).find(({ path }) => path.includes('/containers/create'));
    expect(create).toMatchObject({ method: 'POST', status: 201, streams: false });
    expect(create?.path).toMatch(/^\/v1\.\d+\/containers\/create\?name=lens-box$/);
    expect(create?.requestBody).toContain('"Image": "diamol/base"');
    expect(create?.responseBody).toContain('"Id": "');
    expect(calls(line).find(({ path }) => path.includes('/attach'))).toMatchObject({ status: 101, streams: true });
    expect(messages.filter(({ command }) => command.line === line).every((message) => message.runId === runId)).toBe(
      true,
    );
    const spoken = messages.flatMap(({ command }) => command.line);
    expect(spoken.filter((one) => !one.startsWith('docker'))).toEqual([]);
    await stop();
  });

  it('tells a page that comes later what was known, and goes on with the lens that was started again', async () => {
    messages.length = 0;
    const stop = session.watchLens((message) => void messages.push(message as (typeof messages)[number]));
    expect(calls('docker version')).not.toEqual([]);
    expect((await run('pkill -x lens; until docker ps -q --latest; do sleep 0.1; done')).status).toBe('ok');
    await vi.waitFor(async () => {
      await run('docker image ls -q');
      expect(calls('docker image ls -q').at(-1)).toMatchObject({ status: 200 });
    }, PATIENT);
    await stop();
  });
});
