// What a person is told when a command fails. What they can act on comes without a stack.
import { SlipwayError } from '../lib/errors.ts';
import { ControlError } from '../server/control/control-client.ts';
import { InterruptedError } from './interrupted-error.ts';
import type { Screen } from './screen.ts';
import { SetupError } from './setup/step.ts';
import { UsageError } from './usage-error.ts';

export function describeFailure(error: unknown, screen: Screen): string {
  if (error instanceof SetupError) {
    return `\n${error.message}\n\n${screen.style('bold', 'What to do:')} ${error.remedy}`;
  }
  const isPlain = [UsageError, SlipwayError, ControlError, InterruptedError].some((kind) => error instanceof kind);
  if (isPlain) return (error as Error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
