// Runs one stage: shows what it prints, and keeps what says why it failed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVisibly } from '../run-visibly.ts';
import { failureLines } from './failures.ts';
import { REPORT_VARIABLE, readReport } from './report.ts';
import { type StageName, stageCommand } from './stages.ts';

export interface StageOutcome {
  readonly passed: boolean;
  /** Tests that passed only when they were run again. */
  readonly flaky: readonly string[];
  /** Why it failed. */
  readonly failures: readonly string[];
}

/** Of the output: more than is shown of it. */
const KEPT_CHARS = 32 * 1024;

export async function runStage(
  stage: StageName,
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<StageOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-test-'));
  const path = join(folder, 'report.json');
  let output = '';
  try {
    const passed = await runVisibly(stageCommand(stage), {
      cwd,
      env: { ...env, [REPORT_VARIABLE]: path },
      onOutput: (text) => {
        output = (output + text).slice(-KEPT_CHARS);
      },
    });
    const report = readReport(path);
    return { passed, flaky: report?.flaky ?? [], failures: passed ? [] : failureLines(report, output) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
