// Tens of thousands of changed and broken messages and frames, purely: what comes out is of the protocol and goes back in, or it is
// refused by its code, and quickly.
import { expect, test } from 'vitest';
import { decodeClientMessage, encodeClientMessage } from './codec.ts';
import { decodeFrame, encodeFrame } from './frames.ts';
import { LIMITS } from './limits.ts';
import { Random } from './testing/random.ts';

const SEED = Number(process.env.FUZZ_SEED ?? 5);
/** A machine that does other things, too, may take a while. */
const TIMEOUT_MS = 60_000;
const ROUNDS = 20_000;

const GOOD = [
  '{"type":"hello","version":3,"locale":"ko","lesson":{"course":"docker-basics","lesson":"run-a-container"}}',
  '{"type":"terminal.attach","terminal":"main","channel":0,"cols":80,"rows":24,"resumeFrom":0,"role":"writer"}',
  '{"type":"terminal.take","channel":1,"cols":80,"rows":24}',
  '{"type":"terminal.volunteer","channel":1,"cols":80,"rows":24}',
  '{"type":"terminal.rename","terminal":"main","title":"도커 🐳"}',
  '{"type":"terminal.ack","channel":0,"seq":1024}',
  '{"type":"block.run","block":"a/b","runId":"0f8fad5b-d9cb-469f-a165-70867728950e","terminal":"main"}',
  '{"type":"block.move","runId":"0f8fad5b-d9cb-469f-a165-70867728950e","terminal":"two"}',
  '{"type":"ping","id":0}',
];
const SCRAPS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  '1e999',
  '-0',
  'null',
  '\\u0000',
  '\\ud800',
  '\u2028',
  '__proto__',
  '가',
];

/** Cut, doubled, with pieces of others and of nothing in it. */
function broken(random: Random): string {
  let text = random.pick(GOOD);
  for (let changes = 1 + random.below(3); changes > 0; changes -= 1) {
    const [from, to] = [random.below(text.length + 1), random.below(text.length + 1)];
    const middle = random.pick([random.pick(SCRAPS), random.pick(GOOD).slice(from, to), '']);
    text = text.slice(0, from) + middle + text.slice(random.pick([from, to]));
  }
  return text;
}

test(
  `broken messages (seed ${SEED})`,
  () => {
    const random = new Random(SEED);
    const found = { good: 0, refused: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const text = broken(random);
      try {
        const message = decodeClientMessage(text);
        expect(decodeClientMessage(encodeClientMessage(message))).toEqual(message);
        expect(Object.getPrototypeOf(message)).toBe(Object.prototype);
        found.good += 1;
      } catch (error) {
        const { name, code, message } = error as { name: string; code: string; message: string };
        expect([text, name, /^(bad-message|unsupported-version)$/.test(code)]).toEqual([text, 'SlipwayError', true]);
        expect(message.length).toBeLessThan(1000);
        found.refused += 1;
      }
    }
    // Neither is what all of them are.
    expect(found.good).toBeGreaterThan(ROUNDS / 100);
    expect(found.refused).toBeGreaterThan(ROUNDS / 2);
  },
  TIMEOUT_MS,
);

test(
  `broken frames (seed ${SEED})`,
  () => {
    const random = new Random(SEED);
    for (let round = 0; round < ROUNDS; round += 1) {
      const bytes = random.bytes(random.below(24));
      if (bytes.length > 0 && random.below(4) > 0) bytes[0] = random.below(4);
      try {
        const frame = decodeFrame(bytes);
        expect(Buffer.compare(encodeFrame(frame), bytes)).toBe(0);
        expect(Number.isSafeInteger(frame.seq + frame.payload.length)).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({ name: 'SlipwayError', code: 'bad-message' });
      }
    }
  },
  TIMEOUT_MS,
);

test.each([
  ['arrays in arrays', '['.repeat(LIMITS.clientFrameBytes)],
  ['objects in objects', `${'{"type":'.repeat(8000)}1${'}'.repeat(8000)}`.slice(0, LIMITS.clientFrameBytes)],
  ['a long number', `{"type":"ping","id":${'9'.repeat(60_000)}}`],
  ['a long title', JSON.stringify({ type: 'terminal.rename', terminal: 'main', title: 'a'.repeat(60_000) })],
  ['many keys', JSON.stringify(Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k${index}`, 1])))],
  ['a long name', JSON.stringify({ type: 'terminal.close', terminal: `${'a-'.repeat(30_000)}!` })],
])('%s are refused', (_, text) => {
  expect(() => decodeClientMessage(text)).toThrow(expect.objectContaining({ code: 'bad-message' }));
});
