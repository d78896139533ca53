// Programs of the virtual host.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Options {
  readonly onErrorLine?: (line: string) => void;
}

export async function runProgram(
  command: string,
  args: readonly string[],
  timeoutMs: number,
  { onErrorLine }: Options = {},
): Promise<Outcome> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs, killSignal: 'SIGKILL' });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  if (onErrorLine) createInterface(child.stderr).on('line', onErrorLine);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { exitCode, ...output };
}

/** @throws Error with what it said, unless it succeeds */
export async function succeed(command: string, args: readonly string[], timeoutMs: number): Promise<string> {
  const { exitCode, stdout, stderr } = await runProgram(command, args, timeoutMs);
  if (exitCode === 0) return stdout;
  throw new Error(`${[command, ...args].join(' ')} ended with code ${exitCode}\n${`${stdout}${stderr}`.slice(-4000)}`);
}
