// The slipway command: finds the command that is meant, runs it, and turns a failure into words and an exit code.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMMANDS, helpText } from './commands.ts';
import { describeFailure } from './failure.ts';
import { InterruptedError } from './interrupted-error.ts';
import { createScreen } from './screen.ts';
import { UsageError } from './usage-error.ts';

const USAGE_EXIT_CODE = 2;

// bootstrap.mjs started this process; without it nobody would stop it any more. It was killed then: what a killed server
// leaves for the next one, this one leaves too.
process.channel?.unref();
process.once('disconnect', () =>
  process.kill(process.pid, process.listenerCount('SIGUSR2') > 0 ? 'SIGUSR2' : 'SIGTERM'),
);

process.exitCode = await runCommand(process.argv.slice(2));

/** @returns the exit code; `start` and `dev` leave the server running behind them */
async function runCommand([name, ...args]: readonly string[]): Promise<number> {
  const errors = createScreen(process.stderr);
  if (name === undefined || name === 'help' || [name, ...args].some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(helpText());
    return 0;
  }
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  try {
    const command = COMMANDS.find((candidate) => candidate.name === name);
    if (!command) throw new UsageError(`There is no command "${name}".`);
    const run = await command.load();
    return await run({ root, args, screen: createScreen(process.stdout) });
  } catch (error) {
    errors.line(describeFailure(error, errors));
    if (error instanceof InterruptedError) return error.exitCode;
    return error instanceof UsageError ? USAGE_EXIT_CODE : 1;
  }
}
