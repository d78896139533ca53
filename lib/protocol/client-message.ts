// What a page may say.
import * as z from 'zod/mini';
import { quizAnswerSchema } from './lesson-schemas.ts';
import { LIMITS, PROTOCOL_VERSION } from './limits.ts';
import {
  channel,
  filePath,
  fileVersion,
  id,
  itemRefSchema,
  lessonRefSchema,
  localeSchema,
  seq,
  size,
} from './pieces.ts';
import { ATTACH_ROLES, terminalTitleSchema } from './terminal-schemas.ts';

/** A block's command as the learner has changed it. */
const editedCommand = z.string().check(z.minLength(1), z.maxLength(LIMITS.editedCommandChars));

export const clientMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    version: z.literal(PROTOCOL_VERSION),
    locale: localeSchema,
    lesson: z.nullable(lessonRefSchema),
  }),
  /**
   * Attaches to the named terminal, opening it if need be. `resumeFrom`: the first byte that the client has not got. A
   * `writer` takes the terminal over from the one before.
   */
  z.strictObject({
    type: z.literal('terminal.attach'),
    terminal: id,
    channel,
    ...size,
    resumeFrom: seq,
    role: z.enum(ATTACH_ROLES),
  }),
  /** Becomes the writer of an attached channel. */
  z.strictObject({ type: z.literal('terminal.take'), channel, ...size }),
  /** The same, unless another writes by now. */
  z.strictObject({ type: z.literal('terminal.volunteer'), channel, ...size }),
  /** Hangs up on the shell and whatever runs in it. Runs that wait for the terminal are lost. */
  z.strictObject({ type: z.literal('terminal.close'), terminal: id }),
  z.strictObject({ type: z.literal('terminal.rename'), terminal: id, title: z.nullable(terminalTitleSchema) }),
  /** Ctrl-C, from outside the terminal: whoever waits for its prompt need not be its writer. */
  z.strictObject({ type: z.literal('terminal.interrupt'), terminal: id }),
  z.strictObject({ type: z.literal('terminal.resize'), channel, ...size }),
  /** All output before `seq` was taken by the terminal in the page. */
  z.strictObject({ type: z.literal('terminal.ack'), channel, seq }),
  /** `runId` is made by the client; the same one is never run twice. */
  z.strictObject({
    type: z.literal('block.run'),
    block: itemRefSchema,
    runId: z.uuid(),
    terminal: id,
    /** Only of a block that may be changed; null: as the lesson has it. */
    command: z.nullable(editedCommand),
  }),
  /** A run that has not begun: is not run any more, or is run in another terminal. Of any other, nothing happens. */
  z.strictObject({ type: z.literal('block.cancel'), runId: z.uuid() }),
  z.strictObject({ type: z.literal('block.move'), runId: z.uuid(), terminal: id }),
  /** Interrupts a run that has begun. Of any other, nothing happens. */
  z.strictObject({ type: z.literal('block.stop'), runId: z.uuid() }),
  z.strictObject({ type: z.literal('quiz.answer'), quiz: itemRefSchema, answer: quizAnswerSchema }),
  /** Looks at the step's check now, also where a script or a server is asked that tells of no change. */
  z.strictObject({ type: z.literal('step.check'), step: itemRefSchema }),
  /** Answered by `solution`. */
  z.strictObject({ type: z.literal('step.solution'), step: itemRefSchema }),
  /** Brings a fresh sandbox to where this step begins. Told of by `jump`. */
  z.strictObject({ type: z.literal('step.jump'), step: itemRefSchema }),
  z.strictObject({ type: z.literal('step.cancel-jump') }),
  /** Only of files that the lesson opens. Answered by `file`, or a fault with the request's id. */
  z.strictObject({ type: z.literal('file.open'), requestId: z.uuid(), host: id, path: filePath }),
  /** `base`: the version that was changed; null: whatever is there. Answered by `file.saved`, or `file` when another has changed it. */
  z.strictObject({
    type: z.literal('file.save'),
    requestId: z.uuid(),
    host: id,
    path: filePath,
    content: z.string().check(z.maxLength(LIMITS.editedFileBytes)),
    base: z.nullable(fileVersion),
  }),
  /** Asks for the address of a published port's page. Answered by `preview`. */
  z.strictObject({
    type: z.literal('preview.open'),
    requestId: z.uuid(),
    host: id,
    port: z.int().check(z.minimum(1), z.maximum(65535)),
  }),
  /** From now on `map` comes, until it is no longer wanted. */
  z.strictObject({ type: z.literal('map.watch'), host: id, wanted: z.boolean() }),
  /** The same for `lens`. */
  z.strictObject({ type: z.literal('lens.watch'), wanted: z.boolean() }),
  z.strictObject({ type: z.literal('sandbox.retry') }),
  /** A fresh sandbox instead of the present one; passed steps stay passed. */
  z.strictObject({ type: z.literal('sandbox.reset') }),
  /** Puts the end off that `idle-warning` spoke of. */
  z.strictObject({ type: z.literal('sandbox.extend') }),
  /** The page is visible: somebody may be reading. Sent when it becomes visible and every minute while it is. */
  z.strictObject({ type: z.literal('activity') }),
  z.strictObject({ type: z.literal('ping'), id: z.int().check(z.minimum(0)) }),
]);

export type ClientMessage = z.infer<typeof clientMessageSchema>;
