// From the opened page to the first output of the first block. Each learner is a new one with a fresh sandbox, so the
// block's image has to be pulled.
import type { BenchContext, Measure } from './context.ts';
import { repeat } from './context.ts';
import { FIRST_BLOCK, Learner } from './learner.ts';
import type { Result } from './result.ts';
import { type ServerProcess, startServer } from './server-process.ts';

const LEARNERS = 9;

interface Visit {
  readonly page: number;
  readonly welcome: number;
  readonly prompt: number;
  readonly clicked: number;
  readonly output: number;
  readonly receipt: number;
}

export const measure: Measure = async (context) => {
  const server = await startServer(context);
  const first = new Learner();
  const firstPage = await first.openPage(server.origin);
  const visits = async (what: string, waitForPrompt: boolean) =>
    repeat(LEARNERS, { ...context, progress: (text) => context.progress(`${what}, learner ${text}`) }, () =>
      visit(context, server, waitForPrompt),
    );
  const patient = await visits('run at the prompt', true);
  const hasty = await visits('run at once', false);
  const all = [...patient, ...hasty];
  return [
    { name: 'first page since the server started → HTML', unit: 'ms', values: [firstPage.atMs - first.openedAtMs] },
    result('page opened → HTML', all, ({ page }) => page),
    result('page opened → welcome', all, ({ welcome }) => welcome),
    result('page opened → prompt', all, ({ prompt }) => prompt),
    result('page opened → first output of a block run at once', hasty, ({ output }) => output),
    result('page opened → receipt of a block run at once', hasty, ({ receipt }) => receipt),
    {
      ...result('click → first output, image not pulled yet', patient, ({ clicked, output }) => output - clicked),
      target: 1000,
    },
    result('click → receipt, image not pulled yet', patient, ({ clicked, receipt }) => receipt - clicked),
  ];
};

/** All times in milliseconds since the page was asked for. */
async function visit(context: BenchContext, server: ServerProcess, waitForPrompt: boolean): Promise<Visit> {
  await server.waitUntilIdle();
  const learner = new Learner();
  const page = await learner.openPage(server.origin);
  const welcomeAtMs = await learner.connect(context, server.origin, page.cookie);
  if (waitForPrompt) {
    const prompt = await learner.prompt();
    return follow(learner, { pageAtMs: page.atMs, welcomeAtMs, promptAtMs: prompt.atMs });
  }
  return follow(learner, { pageAtMs: page.atMs, welcomeAtMs });
}

interface Arrivals {
  readonly pageAtMs: number;
  readonly welcomeAtMs: number;
  readonly promptAtMs?: number;
}

async function follow(learner: Learner, { pageAtMs, welcomeAtMs, promptAtMs }: Arrivals): Promise<Visit> {
  const clickedAtMs = performance.now();
  learner.run(FIRST_BLOCK);
  const receipt = learner.receipt(FIRST_BLOCK);
  const promptSeenAtMs = promptAtMs ?? (await learner.prompt()).atMs;
  const output = await learner.commandOutput();
  const receiptAtMs = await receipt;
  learner.disconnect();
  const sinceOpened = (atMs: number) => atMs - learner.openedAtMs;
  return {
    page: sinceOpened(pageAtMs),
    welcome: sinceOpened(welcomeAtMs),
    prompt: sinceOpened(promptSeenAtMs),
    clicked: sinceOpened(clickedAtMs),
    output: sinceOpened(output.atMs),
    receipt: sinceOpened(receiptAtMs),
  };
}

const result = (name: string, visits: readonly Visit[], value: (visit: Visit) => number): Result => ({
  name,
  unit: 'ms',
  values: visits.map(value),
});
