// From what goes wrong on the wire to Slipway's closed list of codes. The contract is written at `Engine`.
import { SlipwayError } from '../../lib/errors.ts';

/** The engine answered, and refused. */
export class EngineResponseError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'EngineResponseError';
    this.status = status;
  }
}

/** @returns the HTTP status of the engine's refusal, undefined when `error` is something else */
export function refusalStatus(error: unknown): number | undefined {
  if (!(error instanceof SlipwayError)) return undefined;
  return error.cause instanceof EngineResponseError ? error.cause.status : undefined;
}

export const isNotFound = (error: unknown): boolean => refusalStatus(error) === 404;

/** @param what the call, for the log: "inspect container web" */
export function toEngineError(error: unknown, what: string): SlipwayError {
  if (error instanceof SlipwayError) return error;
  if (error instanceof EngineResponseError) {
    return new SlipwayError('engine-error', `${what}: ${error.message}`, { cause: error });
  }
  const reason = error instanceof Error ? error.message : String(error);
  const code = isTransportError(error) ? 'engine-unreachable' : 'engine-error';
  return new SlipwayError(code, `${what}: ${reason}`, { cause: error });
}

// Failures of sockets, TLS and the HTTP parser all carry a string code; wrong use of ours (TypeError) does not count.
function isTransportError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && !(error instanceof TypeError);
}
