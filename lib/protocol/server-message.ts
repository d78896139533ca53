// What the server may say.
import * as z from 'zod/mini';
import { ERROR_CODE_NAMES } from '../errors.ts';
import { apiCallSchema, callingCommandSchema, enginePictureSchema } from './engine-schemas.ts';
import { jumpStateSchema, quizStateSchema, receiptSchema, stepStateSchema } from './lesson-schemas.ts';
import { PROTOCOL_VERSION } from './limits.ts';
import { channel, filePath, fileVersion, id, itemRefSchema, seq } from './pieces.ts';
import {
  hostViewSchema,
  incidentSchema,
  sandboxLimitsSchema,
  sandboxViewSchema,
  vitalsSchema,
} from './sandbox-schemas.ts';
import { terminalInfoSchema, view } from './terminal-schemas.ts';

export const serverMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('welcome'),
    version: z.literal(PROTOCOL_VERSION),
    /** Changes when the learner's engine was replaced: then nothing of the old terminals can be resumed. */
    sandboxId: z.nullable(z.string()),
    sandbox: sandboxViewSchema,
    receipts: z.array(receiptSchema),
    steps: z.array(stepStateSchema),
    terminals: z.array(terminalInfoSchema),
    limits: sandboxLimitsSchema,
    vitals: z.nullable(vitalsSchema),
    incident: z.nullable(incidentSchema),
    quizzes: z.array(quizStateSchema),
    hosts: z.array(hostViewSchema),
    jump: z.nullable(jumpStateSchema),
  }),
  z.strictObject({ type: z.literal('vitals'), vitals: vitalsSchema }),
  z.strictObject({ type: z.literal('incident'), incident: incidentSchema }),
  z.strictObject({ type: z.literal('sandbox'), sandboxId: z.nullable(z.string()), sandbox: sandboxViewSchema }),
  /** One was opened, closed or renamed. */
  z.strictObject({ type: z.literal('terminals'), terminals: z.array(terminalInfoSchema) }),
  /**
   * Output follows from `fromSeq`; it is larger than `resumeFrom` when that part is no longer kept. Comes again on an
   * attached channel when a reader was too slow for what is kept.
   */
  z.strictObject({
    type: z.literal('terminal.attached'),
    terminal: id,
    channel,
    fromSeq: seq,
    endSeq: seq,
    ...view,
  }),
  /**
   * Who writes on an attached channel, or the terminal's size, has changed. `inputSeq`: input before it was taken from the
   * channel; what was sent beyond is refused.
   */
  z.strictObject({ type: z.literal('terminal.view'), channel, inputSeq: seq, ...view }),
  z.strictObject({ type: z.literal('receipt'), receipt: receiptSchema }),
  z.strictObject({ type: z.literal('step'), step: stepStateSchema }),
  z.strictObject({ type: z.literal('quiz'), quiz: quizStateSchema }),
  z.strictObject({ type: z.literal('host'), host: hostViewSchema }),
  /** null: there is none to speak of any more. */
  z.strictObject({ type: z.literal('jump'), jump: z.nullable(jumpStateSchema) }),
  z.strictObject({
    type: z.literal('solution'),
    step: itemRefSchema,
    commands: z.array(z.strictObject({ host: id, block: z.nullable(id), command: z.string() })),
  }),
  /** `version` null: there is no such file yet. */
  z.strictObject({
    type: z.literal('file'),
    requestId: z.uuid(),
    host: id,
    path: filePath,
    content: z.string(),
    version: z.nullable(fileVersion),
  }),
  z.strictObject({
    type: z.literal('file.saved'),
    requestId: z.uuid(),
    host: id,
    path: filePath,
    version: fileVersion,
  }),
  z.strictObject({ type: z.literal('preview'), requestId: z.uuid(), host: id, port: z.int(), url: z.string() }),
  /** null: the engine is not there to be looked at. */
  z.strictObject({ type: z.literal('map'), host: id, picture: z.nullable(enginePictureSchema) }),
  /** Calls of one command, those that are new or have changed; `runId` null: of one that was typed. */
  z.strictObject({
    type: z.literal('lens'),
    runId: z.nullable(z.uuid()),
    command: callingCommandSchema,
    calls: z.array(apiCallSchema),
  }),
  z.strictObject({ type: z.literal('pong'), id: z.int().check(z.minimum(0)) }),
  /** Something the client asked for was refused or failed; the connection goes on. */
  z.strictObject({
    type: z.literal('fault'),
    code: z.enum(ERROR_CODE_NAMES),
    retryable: z.boolean(),
    channel: z.nullable(channel),
    runId: z.nullable(z.uuid()),
    requestId: z.nullable(z.uuid()),
  }),
]);

export type ServerMessage = z.infer<typeof serverMessageSchema>;
