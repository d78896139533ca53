import { describe, expect, test } from 'vitest';
import { SlipwayError } from '../errors.ts';
import { decodeClientMessage, decodeServerMessage, encodeClientMessage, encodeServerMessage } from './codec.ts';
import { LIMITS } from './limits.ts';
import { type ClientMessage, clientMessageSchema, type ServerMessage, serverMessageSchema } from './messages.ts';
import { Random } from './testing/random.ts';

const RUN_ID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const BLOCK = 'run-a-container/run-hello';

const CLIENT_MESSAGES: readonly ClientMessage[] = [
  { type: 'hello', version: 4, locale: 'ko', lesson: { course: 'docker-basics', lesson: 'run-a-container' } },
  { type: 'hello', version: 4, locale: 'en', lesson: null },
  { type: 'terminal.attach', terminal: 'main', channel: 0, cols: 80, rows: 24, resumeFrom: 2 ** 40, role: 'reader' },
  { type: 'terminal.resize', channel: 255, cols: LIMITS.maxCols, rows: LIMITS.maxRows },
  { type: 'terminal.ack', channel: 0, seq: Number.MAX_SAFE_INTEGER },
  { type: 'block.run', block: BLOCK, runId: RUN_ID, terminal: 'main', command: null },
  { type: 'terminal.take', channel: 1, cols: 120, rows: 40 },
  { type: 'terminal.close', terminal: 't2' },
  { type: 'terminal.rename', terminal: 't2', title: '로그 🐳' },
  { type: 'terminal.interrupt', terminal: 'main' },
  { type: 'block.cancel', runId: RUN_ID },
  { type: 'block.move', runId: RUN_ID, terminal: 't2' },
  { type: 'sandbox.retry' },
  { type: 'sandbox.reset' },
  { type: 'sandbox.extend' },
  { type: 'activity' },
  { type: 'ping', id: 0 },
  { type: 'terminal.volunteer', channel: 1, cols: 120, rows: 40 },
  { type: 'terminal.attach', terminal: 't2', channel: 1, cols: 80, rows: 24, resumeFrom: 0, role: 'volunteer' },
  { type: 'block.run', block: BLOCK, runId: RUN_ID, terminal: 'main', command: 'docker container ls\ndocker image ls' },
  { type: 'block.stop', runId: RUN_ID },
  { type: 'quiz.answer', quiz: BLOCK, answer: { kind: 'choices', choices: ['same', 'new'] } },
  { type: 'quiz.answer', quiz: BLOCK, answer: { kind: 'text', text: '도커' } },
  { type: 'step.check', step: BLOCK },
  { type: 'step.solution', step: BLOCK },
  { type: 'step.jump', step: BLOCK },
  { type: 'step.cancel-jump' },
  { type: 'file.open', requestId: RUN_ID, host: 'sandbox', path: 'web/index.html' },
  { type: 'file.save', requestId: RUN_ID, host: 'sandbox', path: 'index.html', content: '<h1>안녕</h1>\n', base: null },
  { type: 'preview.open', requestId: RUN_ID, host: 'sandbox', port: 8080 },
  { type: 'map.watch', host: 'server', wanted: true },
  { type: 'lens.watch', wanted: false },
];

const run = { block: BLOCK, runId: RUN_ID, terminal: 'main' };
const ended = { exitCode: 0, durationMs: 12, output: '안녕\n', truncated: false };

const LIMITS_OF_A_SANDBOX = {
  memoryBytes: 2 ** 29,
  cpus: 0.5,
  pids: 512,
  diskBytes: null,
  terminals: 4,
  openFiles: 1024,
  runsPerMinute: 120,
  egress: 'registry',
  bandwidthMbit: 2.5,
  idleMinutes: 0.5,
  maxAgeMinutes: 240,
} as const;
const VITALS = {
  memoryBytes: 2 ** 26,
  memoryLimitBytes: 2 ** 28,
  pids: 3,
  pidsLimit: null,
  diskUsedBytes: 0,
  diskBytes: null,
  cpuPercent: 12.5,
};

const SERVER_MESSAGES: readonly ServerMessage[] = [
  {
    type: 'welcome',
    version: 4,
    sandboxId: null,
    sandbox: { status: 'preparing', step: 'engine' },
    terminals: [
      { name: 'main', title: null },
      { name: 'two', title: '도커 로그 🐳' },
    ],
    receipts: [
      { status: 'queued', waitsFor: 'command', ...run },
      { status: 'running', ...run, startedAt: 1 },
      { status: 'ok', ...run, ...ended },
      { status: 'failed', ...run, ...ended, exitCode: 127 },
      { status: 'lost', ...run, code: 'sandbox-gone' },
    ],
    steps: [
      {
        status: 'todo',
        step: BLOCK,
        reason: { code: 'container-count', params: { what: 'x', found: 1, expected: 2 } },
      },
      { status: 'todo', step: BLOCK, reason: null },
      { status: 'passed', step: BLOCK, passedAt: 1, lapsed: null },
    ],
    limits: LIMITS_OF_A_SANDBOX,
    vitals: null,
    incident: null,
    quizzes: [],
    hosts: [],
    jump: null,
  },
  { type: 'sandbox', sandboxId: 'abc', sandbox: { status: 'queued', position: 1, waitSeconds: 90 } },
  { type: 'vitals', vitals: VITALS },
  { type: 'incident', incident: { code: 'out-of-memory', at: 1 } },
  {
    type: 'terminal.attached',
    terminal: 'main',
    channel: 0,
    fromSeq: 0,
    endSeq: 2 ** 33,
    role: 'writer',
    vacant: false,
    cols: 80,
    rows: 24,
  },
  { type: 'terminal.view', channel: 0, inputSeq: 7, role: 'reader', vacant: true, cols: 120, rows: 40 },
  { type: 'terminals', terminals: [{ name: 'main', title: 'Web' }] },
  { type: 'receipt', receipt: { status: 'queued', waitsFor: 'command', ...run } },
  { type: 'step', step: { status: 'passed', step: BLOCK, passedAt: 1, lapsed: null } },
  { type: 'pong', id: 3 },
  { type: 'fault', code: 'unknown-block', retryable: false, channel: null, runId: RUN_ID, requestId: null },
  {
    type: 'quiz',
    quiz: {
      quiz: BLOCK,
      right: false,
      answer: { kind: 'choices', choices: ['same'] },
      verdict: '다시 생각해 보세요.',
      because: { same: '' },
    },
  },
  { type: 'host', host: { host: 'server', sandbox: { status: 'preparing', step: 'container' } } },
  { type: 'jump', jump: null },
  { type: 'jump', jump: { status: 'running', step: BLOCK, part: 1, parts: 3, command: null } },
  { type: 'solution', step: BLOCK, commands: [{ host: 'sandbox', block: null, command: 'true' }] },
  { type: 'file', requestId: RUN_ID, host: 'sandbox', path: 'index.html', content: '', version: null },
  { type: 'file.saved', requestId: RUN_ID, host: 'sandbox', path: 'index.html', version: 'a1' },
  { type: 'preview', requestId: RUN_ID, host: 'sandbox', port: 8080, url: 'http://a-8080.preview.localhost:3000/' },
  { type: 'map', host: 'sandbox', picture: null },
  {
    type: 'map',
    host: 'sandbox',
    picture: {
      containers: [
        {
          ...{ id: 'a1', name: 'web', image: 'diamol/base', state: 'running', exitCode: null },
          ...{ ports: [{ container: 80, host: 8080, protocol: 'tcp' }], networks: ['bridge'], volumes: [] },
        },
      ],
      images: [{ id: 'b2', tags: ['diamol/base:latest'], sizeBytes: 1 }],
      networks: [{ id: 'c3', name: 'bridge' }],
      volumes: [{ name: 'data' }],
      partial: false,
    },
  },
  {
    type: 'lens',
    runId: RUN_ID,
    command: { id: 4, line: "docker ps --filter 'name=하나'" },
    calls: [
      {
        ...{ id: 1, method: 'GET', path: '/v1.41/containers/json?all=1', status: 200, durationMs: 3, streams: false },
        ...{ requestBody: null, responseBody: '[]', truncated: false },
      },
    ],
  },
];

const typesOf = (schema: typeof clientMessageSchema | typeof serverMessageSchema) =>
  new Set(schema.def.options.map(({ shape }) => shape.type.def.values[0] as string));

describe('what one end encodes, the other decodes', () => {
  test.each(CLIENT_MESSAGES)('client: $type', (message) => {
    expect(decodeClientMessage(encodeClientMessage(message))).toEqual(message);
  });
  test.each(SERVER_MESSAGES)('server: $type', (message) => {
    expect(decodeServerMessage(encodeServerMessage(message))).toEqual(message);
  });
  test('and no message is left out here', () => {
    expect(new Set(CLIENT_MESSAGES.map(({ type }) => type))).toEqual(typesOf(clientMessageSchema));
    expect(new Set(SERVER_MESSAGES.map(({ type }) => type))).toEqual(typesOf(serverMessageSchema));
  });
});

describe('a client message is refused', () => {
  const attach = CLIENT_MESSAGES[2];
  const block = CLIENT_MESSAGES[5];
  const rename = CLIENT_MESSAGES[8];

  test.each<[string, object, string]>([
    ['of a version that is no number', { ...CLIENT_MESSAGES[0], version: '1' }, 'at version: '],
    ['of an unknown type', { type: 'engine.exec', command: 'x' }, 'at type: '],
    ['of a type of the other end', { type: 'pong', id: 0 }, 'at type: '],
    ['with a command too long', { ...block, command: 'x'.repeat(LIMITS.editedCommandChars + 1) }, 'at command: '],
    ['with the text of a check', { ...block, check: 'true' }, 'at the top: '],
    ['with a block of no lesson', { ...block, block: 'run-hello' }, 'at block: '],
    ['with a block out of the lesson', { ...block, block: '../../etc' }, 'at block: '],
    ['with a run id that is none', { ...block, runId: '1' }, 'at runId: '],
    ['with a terminal in capitals', { ...attach, terminal: 'Main' }, 'at terminal: '],
    ['with a channel beyond a byte', { ...attach, channel: 256 }, 'at channel: '],
    ['with a fractional channel', { ...attach, channel: 0.5 }, 'at channel: '],
    ['with a terminal of no width', { ...attach, cols: LIMITS.minCols - 1 }, 'at cols: '],
    ['with a terminal too wide', { ...attach, cols: LIMITS.maxCols + 1 }, 'at cols: '],
    ['with a terminal too high', { ...attach, rows: LIMITS.maxRows + 1 }, 'at rows: '],
    ['with a role that there is not', { ...attach, role: 'owner' }, 'at role: '],
    ['with a title of two lines', { ...rename, title: 'a\nb' }, 'at title: '],
    ['with a title that moves the cursor', { ...rename, title: '\x1b[2J' }, 'at title: '],
    ['with a title that turns the text around', { ...rename, title: '\u202eabc' }, 'at title: '],
    ['with no title, but an empty one', { ...rename, title: '' }, 'at title: '],
    ['with a title too long', { ...rename, title: 'x'.repeat(LIMITS.terminalTitleChars + 1) }, 'at title: '],
    ['with a negative byte', { ...attach, resumeFrom: -1 }, 'at resumeFrom: '],
    ['with a byte too large to count', { ...attach, resumeFrom: 2 ** 53 }, 'at resumeFrom: '],
    ['with a field missing', { type: 'ping' }, 'at id: '],
    ['of a locale that there is not', { ...CLIENT_MESSAGES[0], locale: 'xx' }, 'at locale: '],
  ])('%s', (_, message, where) => {
    expect(() => decodeClientMessage(JSON.stringify(message))).toThrow(SlipwayError);
    expect(() => decodeClientMessage(JSON.stringify(message))).toThrow(where);
  });

  test.each([
    '',
    ' ',
    '{',
    'null',
    '0',
    '"ping"',
    '[]',
    '{}',
    '\u0000',
    '{"type":"ping","id":NaN}',
    '['.repeat(50_000),
  ])('when it is %j', (text) => {
    expect(() => decodeClientMessage(text)).toThrow(expect.objectContaining({ code: 'bad-message' }));
  });

  test('as another version when it is a hello of one, whatever else it says', () => {
    const unsupported = expect.objectContaining({ code: 'unsupported-version' });
    for (const message of [
      { ...CLIENT_MESSAGES[0], version: 1 },
      { type: 'hello', version: 0, news: [] },
    ]) {
      expect(() => decodeClientMessage(JSON.stringify(message))).toThrow(unsupported);
    }
  });

  test('when it is too long, before it is parsed', () => {
    const ping = JSON.stringify({ type: 'ping', id: 0 });
    expect(decodeClientMessage(ping.padEnd(LIMITS.clientFrameBytes))).toEqual({ type: 'ping', id: 0 });
    expect(() => decodeClientMessage(ping.padEnd(LIMITS.clientFrameBytes + 1))).toThrow(
      `message of ${LIMITS.clientFrameBytes + 1} characters, at most ${LIMITS.clientFrameBytes}`,
    );
  });
});

describe('garbage is decoded to a message that encodes again, or refused by its code; never anything else', () => {
  const random = new Random(3);
  const survive = (text: string) => {
    for (const [decode, encode] of [
      [decodeClientMessage, (it: unknown) => encodeClientMessage(it as ClientMessage)],
      [decodeServerMessage, (it: unknown) => encodeServerMessage(it as ServerMessage)],
    ] as const) {
      try {
        const message = decode(text);
        expect(decode(encode(message))).toEqual(message);
      } catch (error) {
        expect(error).toMatchObject({
          name: 'SlipwayError',
          code: expect.stringMatching(/^(bad-message|unsupported-version)$/),
        });
      }
    }
  };

  test('random bytes', () => {
    for (let round = 0; round < 500; round += 1) survive(new TextDecoder().decode(random.bytes(random.below(80))));
  });

  test('random JSON', () => {
    for (let round = 0; round < 1000; round += 1) survive(JSON.stringify(random.json()));
  });

  test('good messages with a value replaced', () => {
    for (const message of [...CLIENT_MESSAGES, ...SERVER_MESSAGES]) {
      for (const key of Object.keys(message)) {
        for (let round = 0; round < 20; round += 1) survive(JSON.stringify({ ...message, [key]: random.json(1) }));
      }
    }
  });

  test('good messages with a character changed, or cut short', () => {
    for (const message of [...CLIENT_MESSAGES, ...SERVER_MESSAGES]) {
      const text = JSON.stringify(message);
      for (let round = 0; round < 50; round += 1) {
        const at = random.below(text.length);
        survive(text.slice(0, at) + String.fromCharCode(random.below(128)) + text.slice(at + 1));
        survive(text.slice(0, at));
      }
    }
  });

  test('a key named __proto__ changes no prototype', () => {
    survive('{"type":"ping","id":0,"__proto__":{"polluted":true}}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
