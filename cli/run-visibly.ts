// Tools that speak for themselves: they get this process's terminal, or what they print is passed on as it comes.
import { spawn } from 'node:child_process';

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
    return await new Promise<boolean>((resolve) => {
      child.on('error', () => resolve(false));
      child.on('close', (code) => resolve(code === 0));
    });
  } finally {
    process.off('SIGTERM', stop);
  }
}
