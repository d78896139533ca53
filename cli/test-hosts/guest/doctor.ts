// `slipway doctor` on the virtual host: each of its findings and attempts is a check of the report.
import { z } from 'zod';
import type { Check } from '../report.ts';
import { type Outcome, runProgram } from './program.ts';
import { runCheck, say } from './run-checks.ts';

const HOST_MS = 30_000;
const ATTEMPTS_MS = 200_000;
/** An attempt in so many is told as progress; each that was not held is. */
const TOLD_EACH = 10;

const reportSchema = z.object({
  passed: z.boolean(),
  host: z.array(z.object({ title: z.string(), level: z.string(), found: z.string(), remedy: z.string().optional() })),
  attempts: z.array(
    z.object({
      family: z.string(),
      title: z.string(),
      place: z.string(),
      expected: z.string(),
      observed: z.string(),
      verdict: z.string(),
      durationMs: z.number(),
      output: z.string(),
    }),
  ),
});
type DoctorReport = z.infer<typeof reportSchema>;

/** What it says of the host before there ever was a sandbox: modules of the kernel are loaded by the first one. */
export const examineHost = async (patience: number): Promise<Check[]> =>
  checksOf('slipway doctor --host-only', () => runDoctor(['--host-only'], patience, HOST_MS));

/** @param patience how many times longer than an ordinary machine this one takes */
export const tryToBreakOut = async (patience: number, only: string | undefined): Promise<Check[]> => {
  const options = only === undefined ? [] : ['--only', only];
  return checksOf(['slipway doctor', ...options].join(' '), () => runDoctor(options, patience, ATTEMPTS_MS));
};

async function checksOf(title: string, run: () => Promise<DoctorReport>): Promise<Check[]> {
  const details: Check[] = [];
  const whole = await runCheck(title, async () => {
    const report = await run();
    details.push(...detailsOf(report));
    const summary = `${report.host.length} findings, ${report.attempts.length} attempts with their places`;
    if (!report.passed) throw new Error(`It ended with a fault, see below; ${summary}.`);
    return summary;
  });
  return [whole, ...details];
}

async function runDoctor(options: readonly string[], patience: number, timeoutMs: number): Promise<DoctorReport> {
  const args = ['cli/bootstrap.mjs', 'doctor', '--json', '--patience', String(patience), ...options];
  let told = 0;
  const onErrorLine = (line: string) => {
    if (told++ % TOLD_EACH === 0 || / (broken|unclear): /.test(line)) say(line);
  };
  const outcome = await runProgram('node', args, timeoutMs * patience, { onErrorLine });
  return readReport(outcome);
}

/** An exit code of 1 goes with a report that tells why, or with no report. */
function readReport({ exitCode, stdout, stderr }: Outcome): DoctorReport {
  try {
    return reportSchema.parse(JSON.parse(stdout));
  } catch (error) {
    throw new Error(`It gave no report, and ended with code ${exitCode}\n${stderr}${stdout}`, { cause: error });
  }
}

/** A warning is no failure, and neither is an attempt that means nothing here; one of which nobody can say that it held is. */
export const detailsOf = ({ host, attempts }: DoctorReport): Check[] => [
  ...host.map(ofFinding),
  ...attempts.map(ofAttempt),
];

const ofFinding = ({ title, level, found, remedy }: DoctorReport['host'][number]): Check => ({
  title,
  passed: level !== 'fault',
  durationMs: 0,
  detail: level === 'ok' ? found : `${level}: ${found}\n${remedy ?? ''}`,
});

const ofAttempt = (attempt: DoctorReport['attempts'][number]): Check => ({
  title: `${attempt.family}: ${attempt.title} (${attempt.place})`,
  passed: attempt.verdict === 'held' || attempt.verdict === 'skipped',
  durationMs: attempt.durationMs,
  detail: `${attempt.verdict}: ${attempt.observed}\nexpected: ${attempt.expected}\n${attempt.output}`,
});
