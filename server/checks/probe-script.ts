// Runs an author's script in the sandbox, as the learner. It ends with its time, also where nobody waits for it any more.
import { SlipwayError } from '../../lib/errors.ts';
import type { Sandbox } from '../sandbox/sandbox-provider.ts';
import type { ScriptEnd } from './facts.ts';

/** For the way there and back, on a machine with much to do. */
const SLACK_MS = 3000;
/** How `timeout` says that it had to kill. */
const KILLED = 137;
const LINE_CHARS = 200;

export interface ScriptProbe {
  readonly script: string;
  readonly timeoutMs: number;
}

/** @throws SlipwayError when the sandbox cannot be reached; the signal's reason */
export async function probeScript(
  sandbox: Pick<Sandbox, 'exec'>,
  { script, timeoutMs }: ScriptProbe,
  signal: AbortSignal,
): Promise<ScriptEnd> {
  const startedAt = performance.now();
  const command = ['timeout', '--signal=KILL', String(timeoutMs / 1000), 'sh', '-c', script];
  try {
    const { exitCode, stdout } = await sandbox.exec(command, { signal, timeoutMs: timeoutMs + SLACK_MS });
    if (exitCode === KILLED && performance.now() - startedAt >= timeoutMs) return { kind: 'late' };
    return { kind: 'end', exitCode, firstLine: firstLineOf(stdout) };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof SlipwayError)) throw error;
    if (error.code === 'timeout') return { kind: 'late' };
    if (error.code === 'too-large') return { kind: 'end', exitCode: null, firstLine: '' };
    throw error;
  }
}

/** What is shown to a person: no control characters, nothing that turns the text around. */
export function firstLineOf(stdout: string): string {
  const start = stdout.slice(0, LINE_CHARS * 4).trimStart();
  const [line = ''] = start.split('\n', 1);
  return line.replace(/\p{C}/gu, ' ').trim().slice(0, LINE_CHARS);
}
