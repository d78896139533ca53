// Somebody has stopped a command before its end, which has cleared away by then.
import { constants } from 'node:os';

export type StopSignal = 'SIGINT' | 'SIGTERM';

export class InterruptedError extends Error {
  /** As of a process that the signal has ended: 130 for Ctrl-C. */
  readonly exitCode: number;

  constructor(signal: StopSignal) {
    super('Interrupted; nothing is left behind.');
    this.name = 'InterruptedError';
    this.exitCode = exitCodeOf(signal);
  }
}

export const exitCodeOf = (signal: StopSignal): number => 128 + constants.signals[signal];
