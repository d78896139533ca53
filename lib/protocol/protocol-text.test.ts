// PROTOCOL.md says the same as the schemas and the limits.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { LIMITS, PROTOCOL_VERSION, WEBSOCKET_PATH, WEBSOCKET_SUBPROTOCOL } from './limits.ts';
import { CLOSE_CODES, clientMessageSchema, serverMessageSchema } from './messages.ts';

const text = await readFile(new URL('./PROTOCOL.md', import.meta.url), 'utf8');
const KIB = 1024;

test('names every message', () => {
  for (const schema of [clientMessageSchema, serverMessageSchema]) {
    for (const { shape } of schema.def.options) expect(text).toContain(`\`${shape.type.def.values[0]}\``);
  }
});

test('lists exactly the close codes', () => {
  const listed = [...text.matchAll(/^\| (4\d{3}) \|/gm)].map(([, code]) => Number(code));
  expect(listed).toEqual(Object.values(CLOSE_CODES).sort());
});

test.each([
  `version ${PROTOCOL_VERSION}`,
  `\`GET ${WEBSOCKET_PATH}\` with the subprotocol \`${WEBSOCKET_SUBPROTOCOL}\``,
  `within ${LIMITS.helloTimeoutMs / 1000} s`,
  `at most ${LIMITS.outputFrameBytes / KIB} KiB of output`,
  `input frame is at most ${LIMITS.clientFrameBytes / KIB} KiB`,
  `keeps the last ${LIMITS.scrollbackBytes / KIB / KIB} MiB`,
  `after ${LIMITS.ackEveryBytes / KIB} KiB at the latest`,
  `${LIMITS.snapshotFrameBytes / KIB} KiB of a snapshot`,
  `at first at most ${LIMITS.sendWindowBytes / KIB} KiB unacknowledged`,
  `carries in ${LIMITS.windowDelayMs} ms`,
  `${LIMITS.minSendWindowBytes / KIB} KiB to ${LIMITS.maxSendWindowBytes / KIB} KiB`,
  `When ${LIMITS.pauseShellAtBytes / KIB} KiB wait for the writer`,
  `prints ${LIMITS.unwatchedBytesPerSecond / KIB / KIB} MiB a second after a burst of ${LIMITS.unwatchedBurstBytes / KIB / KIB} MiB`,
  `\`ack\`s of ${LIMITS.ackSoonBytes / KIB} KiB are free`,
  `at ${LIMITS.resumeShellAtBytes / KIB} KiB it goes on`,
  `at most ${LIMITS.waitingRuns} runs wait for one terminal`,
  `no more than ${LIMITS.newTerminalsPerMinute} are begun in any minute`,
  `pings every ${LIMITS.pingIntervalMs / 1000} s`,
  `up after ${(3 * LIMITS.pingIntervalMs) / 1000} s`,
  `more than ${LIMITS.messagesPerSecond} text messages a second, beyond a burst of ${LIMITS.messageBurst}`,
])('says "%s"', (sentence) => {
  expect(text).toContain(sentence);
});

test('keeps its paragraphs apart: a line that ends a sentence ends one', () => {
  const lines = text.split('\n');
  const joined = lines.filter((line, index) => line.endsWith('.') && (lines[index + 1] ?? '') !== '');
  expect(joined).toEqual([]);
});

test('stays short', () => {
  expect(text.split('\n').length).toBeLessThanOrEqual(121);
});
