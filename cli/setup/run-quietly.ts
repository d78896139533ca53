// Programs that the set-up starts: their output is kept, and shown only when they fail.
import { spawn } from 'node:child_process';
import { SetupError } from './step.ts';

// The end of the output is where the reason is.
const KEPT_CHARS = 8 * 1024;

export interface QuietOptions {
  readonly cwd?: string;
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
  /** What to do when it fails. */
  readonly remedy: string;
}

/** @throws SetupError with the end of the output */
export async function runQuietly(command: string, args: readonly string[], options: QuietOptions): Promise<void> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      kept = (kept + text).slice(-KEPT_CHARS);
      const line = text.trim().split('\n').at(-1);
      if (line) options.onLine?.(line);
    });
  }
  const outcome = await new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? '' : `it ended with ${signal ?? `code ${code}`}`));
  });
  if (outcome === '') return;
  throw new SetupError(`${[command, ...args].join(' ')}: ${outcome}\n${kept.trimEnd()}`, options.remedy);
}

export async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(command, args, { stdio: 'ignore' });
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}
