// Runs steps in order and shows how far they are. What is done already costs no line.
import { formatDuration, type Screen } from '../screen.ts';
import type { Step } from './step.ts';

// On a terminal the time that a step takes is seen to pass.
const TICK_MS = 250;
// In a log, one line now and then shows that it is still alive.
const PLAIN_PROGRESS_MS = 15_000;

/** @throws what a step throws, after the line that marks it as failed */
export async function runSteps(steps: readonly Step[], screen: Screen): Promise<void> {
  for (const step of steps) {
    if (!(await step.isDone())) await runStep(step, screen);
  }
}

async function runStep(step: Step, screen: Screen): Promise<void> {
  const started = performance.now();
  const elapsed = () => formatDuration(performance.now() - started);
  let latest = '';
  let lastPlainLine = started;
  const show = () => screen.transient(`  ${step.title}  ${elapsed()}  ${latest}`);
  const progress = (text: string) => {
    latest = text.replaceAll(/\s+/g, ' ').trim();
    if (screen.inPlace || performance.now() - lastPlainLine < PLAIN_PROGRESS_MS) return;
    lastPlainLine = performance.now();
    screen.line(`  ${step.title}: ${latest} (${elapsed()})`);
  };
  if (screen.inPlace) show();
  else screen.line(`  ${step.title} ...`);
  const ticking = setInterval(show, TICK_MS);
  try {
    await step.run({ progress });
    screen.line(`${screen.style('green', '✓')} ${step.title}  ${screen.style('dim', elapsed())}`);
  } catch (error) {
    screen.line(`${screen.style('red', '✗')} ${step.title}  ${screen.style('dim', elapsed())}`);
    throw error;
  } finally {
    clearInterval(ticking);
  }
}
