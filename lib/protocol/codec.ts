// The only place where control messages are parsed and written.
import * as z from 'zod/mini';
import { SlipwayError } from '../errors.ts';
import { LIMITS, PROTOCOL_VERSION } from './limits.ts';
import { type ClientMessage, clientMessageSchema, type ServerMessage, serverMessageSchema } from './messages.ts';

export const encodeClientMessage = (message: ClientMessage): string => JSON.stringify(message);
export const encodeServerMessage = (message: ServerMessage): string => JSON.stringify(message);

/** @throws SlipwayError `bad-message` saying what was found and what was expected; `unsupported-version` */
export const decodeClientMessage = (text: string): ClientMessage => {
  if (text.length > LIMITS.clientFrameBytes) {
    throw new SlipwayError('bad-message', `message of ${text.length} characters, at most ${LIMITS.clientFrameBytes}`);
  }
  const value = parse(text);
  const hello = helloOfAnyVersion.safeParse(value);
  if (hello.success && hello.data.version !== PROTOCOL_VERSION) {
    throw new SlipwayError('unsupported-version', `version ${hello.data.version}, expected ${PROTOCOL_VERSION}`);
  }
  return validate(clientMessageSchema, value);
};

/** What every version's `hello` has in common. */
const helloOfAnyVersion = z.object({ type: z.literal('hello'), version: z.number() });

/** @throws SlipwayError `bad-message` */
export const decodeServerMessage = (text: string): ServerMessage => validate(serverMessageSchema, parse(text));

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SlipwayError('bad-message', 'message is not JSON', { cause });
  }
}

function validate<S extends z.ZodMiniType>(schema: S, value: unknown): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new SlipwayError('bad-message', `at ${issue?.path.join('.') || 'the top'}: ${issue?.message}`);
}
