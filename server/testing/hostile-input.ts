// What a hostile page may send: anything, and of each thing how a connection that has said hello must end by it. The same
// in each run of the same seed.
import { SlipwayError } from '../../lib/errors.ts';
import { decodeClientMessage } from '../../lib/protocol/codec.ts';
import { FRAME_HEADER_BYTES } from '../../lib/protocol/frames.ts';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { CLOSE_CODES } from '../../lib/protocol/messages.ts';
import type { Random } from '../../lib/protocol/testing/random.ts';

export interface HostileInput {
  readonly kind: string;
  readonly data: string | Uint8Array;
  readonly isBinary: boolean;
  /** How the connection must end by it; null when it must go on. */
  readonly closes: number | null;
}

export const NOT_UTF8 = 1007;
export const TOO_LARGE = 1009;
const { badMessage } = CLOSE_CODES;
const RUN_ID = '0f8fad5b-d9cb-469f-a165-70867728950e';
/** One in so many ends its connection: then the next ones get somewhere, too. */
const ENDING_ONE_IN = 40;

export function hostileInput(random: Random): HostileInput {
  const kinds = random.below(ENDING_ONE_IN) === 0 ? ENDING : GOING_ON;
  const kind = random.pick(Object.keys(kinds));
  return { kind, ...(kinds[kind] as Kind)(random) };
}

type Kind = (random: Random) => Omit<HostileInput, 'kind'>;

const text = (data: string, closes: number | null): ReturnType<Kind> => ({ data, isBinary: false, closes });
const json = (value: unknown, closes: number | null = null) => text(JSON.stringify(value), closes);
const binary = (data: Uint8Array, closes: number | null): ReturnType<Kind> => ({ data, isBinary: true, closes });

const anySeq = (random: Random) =>
  random.pick([0, 1, random.below(5000), 2 ** 31, 2 ** 32 + random.below(100), 2 ** 48 - 1, Number.MAX_SAFE_INTEGER]);
const anyChannel = (random: Random) => random.pick([0, 0, 1, 2, 3, 255, random.below(256)]);
const anyTerminal = (random: Random) => random.pick(['main', 'two', 'three', 'four', 'five', 'x'.repeat(64)]);
const anySize = (random: Random) => ({
  cols: LIMITS.minCols + random.below(LIMITS.maxCols - LIMITS.minCols + 1),
  rows: LIMITS.minRows + random.below(LIMITS.maxRows - LIMITS.minRows + 1),
});

function frame(random: Random, kind: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + payload.length);
  bytes.set(random.bytes(FRAME_HEADER_BYTES));
  bytes[0] = kind;
  bytes[1] = anyChannel(random);
  bytes.set(payload, FRAME_HEADER_BYTES);
  return bytes;
}

const anyItem = (random: Random) => random.pick(['lesson/first', 'lesson/greet', 'constructor/constructor', 'a/b']);
const anyHost = (random: Random) => random.pick(['sandbox', 'constructor', 'a']);
const anyPath = (random: Random) => random.pick(['index.html', '../../etc/passwd', '/etc/shadow', '.', 'a\0b', '~/x']);

/** By the schemas there is nothing wrong with these. */
const MESSAGES: Readonly<Record<string, (random: Random) => object>> = {
  'terminal.attach': (random) => ({
    terminal: anyTerminal(random),
    channel: anyChannel(random),
    ...anySize(random),
    resumeFrom: anySeq(random),
    role: random.pick(['writer', 'volunteer', 'reader']),
  }),
  'terminal.take': (random) => ({ channel: anyChannel(random), ...anySize(random) }),
  'terminal.volunteer': (random) => ({ channel: anyChannel(random), ...anySize(random) }),
  'terminal.resize': (random) => ({ channel: anyChannel(random), ...anySize(random) }),
  'terminal.ack': (random) => ({ channel: anyChannel(random), seq: anySeq(random) }),
  'terminal.close': (random) => ({ terminal: anyTerminal(random) }),
  'terminal.rename': (random) => ({
    terminal: anyTerminal(random),
    title: random.pick([null, '도커', '__proto__', '<img src=x onerror=alert(1)>', '🐳'.repeat(20)]),
  }),
  'terminal.interrupt': (random) => ({ terminal: anyTerminal(random) }),
  'block.run': (random) => ({
    block: random.pick(['lesson/greet', 'lesson/fail', 'lesson/nothing', 'constructor/constructor', 'a/b']),
    runId: random.pick([
      RUN_ID,
      RUN_ID.replace(
        '0f8f',
        random
          .below(2 ** 16)
          .toString(16)
          .padStart(4, '0'),
      ),
    ]),
    terminal: anyTerminal(random),
    command: random.pick([null, null, 'true', 'echo \x07', '한'.repeat(LIMITS.editedCommandChars)]),
  }),
  'block.stop': () => ({ runId: RUN_ID }),
  'quiz.answer': (random) => ({
    quiz: anyItem(random),
    answer: random.pick([
      { kind: 'choices', choices: ['constructor'] },
      { kind: 'text', text: '…'.repeat(LIMITS.quizAnswerChars) },
    ]),
  }),
  'step.check': (random) => ({ step: anyItem(random) }),
  'step.solution': (random) => ({ step: anyItem(random) }),
  'step.jump': (random) => ({ step: anyItem(random) }),
  'step.cancel-jump': () => ({}),
  'file.open': (random) => ({ requestId: RUN_ID, host: anyHost(random), path: anyPath(random) }),
  'file.save': (random) => ({
    ...{ requestId: RUN_ID, host: anyHost(random), path: anyPath(random) },
    ...{ content: '\0'.repeat(random.below(9)), base: random.pick([null, 'x'.repeat(128)]) },
  }),
  'preview.open': (random) => ({ requestId: RUN_ID, host: anyHost(random), port: 1 + random.below(65_535) }),
  'map.watch': (random) => ({ host: anyHost(random), wanted: random.below(2) === 0 }),
  'lens.watch': (random) => ({ wanted: random.below(2) === 0 }),
  'block.cancel': () => ({ runId: RUN_ID }),
  'block.move': (random) => ({ runId: RUN_ID, terminal: anyTerminal(random) }),
  'sandbox.retry': () => ({}),
  'sandbox.extend': () => ({}),
  activity: () => ({}),
  ping: (random) => ({ id: anySeq(random) }),
};

function message(random: Random): Record<string, unknown> {
  const type = random.pick(Object.keys(MESSAGES));
  return { type, ...MESSAGES[type]?.(random) };
}

/** Some changes leave a message good: the codec is tested elsewhere, and believed here. */
function judged(data: string): ReturnType<Kind> {
  try {
    return text(data, decodeClientMessage(data).type === 'hello' ? badMessage : null);
  } catch (error) {
    const isVersion = error instanceof SlipwayError && error.code === 'unsupported-version';
    return text(data, isVersion ? CLOSE_CODES.unsupportedVersion : badMessage);
  }
}

const GOING_ON: Readonly<Record<string, Kind>> = {
  'good message': (random) => json(message(random)),
  'another good message': (random) => json(message(random)),
  input: (random) => binary(frame(random, 1, random.bytes(random.below(60))), null),
  'empty input': (random) => binary(frame(random, 1, new Uint8Array(0)), null),
  'a line of input': (random) => binary(frame(random, 1, Buffer.from(random.pick(['echo x\r', '\x03', '\x04']))), null),
  'much input': (random) => {
    const largest = LIMITS.clientFrameBytes - FRAME_HEADER_BYTES;
    const isLarge = random.below(50) === 0;
    return binary(frame(random, 1, new Uint8Array(isLarge ? largest : 500).fill(random.below(256))), null);
  },
};

const ENDING: Readonly<Record<string, Kind>> = {
  'a frame of ours': (random) => binary(frame(random, 0, random.bytes(20)), badMessage),
  'a snapshot': (random) => binary(frame(random, 2, random.bytes(20)), badMessage),
  'a frame of no kind': (random) => binary(frame(random, 3 + random.below(253), random.bytes(20)), badMessage),
  'a frame cut short': (random) => binary(random.bytes(random.below(FRAME_HEADER_BYTES)), badMessage),
  'a frame too large': (random) => binary(frame(random, 1, new Uint8Array(LIMITS.clientFrameBytes)), TOO_LARGE),
  'a text too large': () => text('x'.repeat(LIMITS.clientFrameBytes + 1), TOO_LARGE),
  'no UTF-8': (random) => ({
    data: Buffer.concat([Buffer.from('{"type":"ping","id":"'), random.pick(BROKEN_UTF8), Buffer.from('"}')]),
    isBinary: false,
    closes: NOT_UTF8,
  }),
  'random JSON': (random) => json(random.json(), badMessage),
  'random text': (random) => text(Buffer.from(random.bytes(random.below(300))).toString('latin1'), badMessage),
  'a value of another type': (random) => {
    const good = message(random);
    return judged(JSON.stringify({ ...good, [random.pick(Object.keys(good))]: random.json(1) }));
  },
  'a key too many': (random) =>
    text(JSON.stringify(message(random)).replace('{', `{"${random.pick(ODD_KEYS)}":1,`), badMessage),
  'a message cut short': (random) => {
    const whole = JSON.stringify(message(random));
    return judged(whole.slice(0, random.below(whole.length)));
  },
  'deep arrays': (random) => text('['.repeat(1 + random.below(60_000)), badMessage),
  'deep objects': (random) => {
    const depth = 1 + random.below(7000);
    return text(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`, badMessage);
  },
  'a huge string': () => json({ type: 'x'.repeat(60_000) }, badMessage),
  'half a surrogate': (random) =>
    text(`{"type":"terminal.rename","terminal":"main","title":"${random.pick(['\\ud800', '\\udfff'])}"}`, badMessage),
  'a title of many lines': (random) =>
    json({ type: 'terminal.rename', terminal: 'main', title: `a${random.pick(ODD_CHARACTERS)}b` }, badMessage),
  'another hello': () => json({ type: 'hello', version: 4, locale: 'ko', lesson: null }, badMessage),
  'a hello of another version': (random) =>
    json({ type: 'hello', version: random.pick([0, 1, 2, -1, 1e9]) }, CLOSE_CODES.unsupportedVersion),
};

const ODD_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '', 'type ', '\\u0000'];
const ODD_CHARACTERS = ['\n', '\r', '\x1b', '\x07', '\u0085', '\u2028', '\u202e', '\u200b', '\x00'];
const BROKEN_UTF8 = [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]].map((bytes) =>
  Buffer.from(bytes),
);
