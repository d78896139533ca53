// How fast a flood of output comes through, with the acknowledgements that the page would send.
import type { Measure } from './context.ts';
import { repeat } from './context.ts';
import { type Learner, learnerAtPrompt } from './learner.ts';
import { startServer } from './server-process.ts';

const RUNS = 5;
const LAST = 300_000;
const COMMAND = `seq 1 ${LAST}`;
const MEGABYTE = 1_000_000;

/** The terminal ends each line with CR and LF. */
const EXPECTED_BYTES = Array.from({ length: LAST }, (_, index) => String(index + 1).length + 2).reduce(
  (sum, length) => sum + length,
  0,
);

export const measure: Measure = async (context) => {
  const { origin } = await startServer(context);
  const learner = await learnerAtPrompt(context, origin);
  const times = await repeat(RUNS, context, () => flood(learner));
  return [
    { name: `${COMMAND}: Enter → end of its output`, unit: 'ms', values: times },
    {
      name: `${COMMAND}: ${(EXPECTED_BYTES / MEGABYTE).toFixed(2)} MB on the wire, rate`,
      unit: 'MB/s',
      values: times.map((ms) => EXPECTED_BYTES / MEGABYTE / (ms / 1000)),
    },
    { name: `${COMMAND}: connections lost in ${RUNS} runs`, unit: 'times', values: [learner.lostConnections] },
  ];
};

/** @returns milliseconds @throws Error when a byte is missing or too many */
async function flood(learner: Learner): Promise<number> {
  learner.type(COMMAND);
  await learner.output.find(COMMAND);
  const startMs = performance.now();
  learner.type('\r');
  const { startOffset: from } = await learner.commandOutput();
  const { startOffset: to, atMs } = await learner.commandEnd();
  if (to - from !== EXPECTED_BYTES) throw new Error(`${to - from} bytes came, ${EXPECTED_BYTES} were printed`);
  await learner.prompt();
  return atMs - startMs;
}
