// Structured logs, one JSON object per line. What learners type and see is never logged.
import { type Logger, pino } from 'pino';
import { SlipwayError } from '../lib/errors.ts';

/** Errors are logged with their code and their causes. */
export function createLog(level: string): Logger {
  return pino({ level, serializers: { err: serializeError } }, pino.destination({ fd: 2, sync: false }));
}

function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = error instanceof SlipwayError ? { code: error.code } : {};
  return { ...pino.stdSerializers.err(error), ...code };
}
