// Tools that speak for themselves: they get this process's terminal, or what they print is passed on as it comes.
import { type ChildProcess, spawn } from 'node:child_process';

/** After its end; what it printed last is still on its way. */
const DRAIN_MS = 1000;

export interface VisibleOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Is to have what it prints, too, which is no longer printed in place then. */
  readonly onOutput?: (text: string) => void;
}

/** @returns whether it succeeded */
export async function runVisibly(args: readonly string[], options: VisibleOptions): Promise<boolean> {
  const { cwd, env, onOutput } = options;
  const colours = onOutput && process.stdout.hasColors?.() ? { FORCE_COLOR: '1' } : {};
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...colours, ...env },
    stdio: onOutput ? ['inherit', 'pipe', 'pipe'] : 'inherit',
  });
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    from?.setEncoding('utf8').on('data', (text: string) => {
      to.write(text);
      onOutput?.(text);
    });
  }
  const stop = () => child.kill('SIGTERM');
  process.once('SIGTERM', stop);
  try {
    return await hasSucceeded(child);
  } finally {
    process.off('SIGTERM', stop);
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
}

/** Does not wait for processes that it has left behind, which may hold on to its output for ever. */
function hasSucceeded(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('exit', (code) => {
      const drained = setTimeout(() => resolve(code === 0), DRAIN_MS);
      child.on('close', () => {
        clearTimeout(drained);
        resolve(code === 0);
      });
    });
  });
}
