// The only place where control messages are parsed and written.
import type { z } from 'zod';
import { SlipwayError } from '../errors.ts';
import { LIMITS } from './limits.ts';
import { type ClientMessage, clientMessageSchema, type ServerMessage, serverMessageSchema } from './messages.ts';

export const encodeClientMessage = (message: ClientMessage): string => JSON.stringify(message);
export const encodeServerMessage = (message: ServerMessage): string => JSON.stringify(message);

/** @throws SlipwayError `bad-message` saying what was found and what was expected */
export const decodeClientMessage = (text: string): ClientMessage => {
  if (text.length > LIMITS.clientFrameBytes) {
    throw new SlipwayError('bad-message', `message of ${text.length} characters, at most ${LIMITS.clientFrameBytes}`);
  }
  return decode(clientMessageSchema, text);
};

/** @throws SlipwayError `bad-message` */
export const decodeServerMessage = (text: string): ServerMessage => decode(serverMessageSchema, text);

function decode<S extends z.ZodType>(schema: S, text: string): z.infer<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SlipwayError('bad-message', 'message is not JSON', { cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new SlipwayError('bad-message', `at ${issue?.path.join('.') || 'the top'}: ${issue?.message}`);
}
