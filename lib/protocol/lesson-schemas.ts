// How a learner stands with a lesson: runs, steps, quizzes, jumps.
import * as z from 'zod/mini';
import { ERROR_CODE_NAMES } from '../errors.ts';
import { LIMITS } from './limits.ts';
import { id, itemRefSchema } from './pieces.ts';

/** Why a step is not done: a code with a text per locale (`reasons` in the message files) and what to put into it. */
export const reasonSchema = z.strictObject({
  code: z.string().check(z.maxLength(64)),
  params: z.record(z.string().check(z.maxLength(32)), z.union([z.string().check(z.maxLength(500)), z.number()])),
});

const terminated = {
  /** null: it has none, as what is typed into a program that goes on. */
  exitCode: z.nullable(z.int()),
  durationMs: z.int().check(z.minimum(0)),
  output: z.string(),
  truncated: z.boolean(),
  /** The session's own sandbox at that time: with another one, nothing that the run made is there any more. */
  sandboxId: z.optional(z.string()),
};
/**
 * What a run waits for. `shell`: a prompt, which is on its way; `command`: something that the learner runs in that terminal;
 * `run`: an earlier run there.
 */
export const WAITS_FOR = ['shell', 'command', 'run'] as const;
const receiptBase = { block: itemRefSchema, runId: z.uuid(), terminal: id };
/** What is known of one run of a block. A run that never came to an exit code has a reason instead. */
export const receiptSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('queued'), ...receiptBase, waitsFor: z.enum(WAITS_FOR) }),
  z.strictObject({ status: z.literal('running'), ...receiptBase, startedAt: z.int() }),
  z.strictObject({ status: z.literal('ok'), ...receiptBase, ...terminated }),
  z.strictObject({ status: z.literal('failed'), ...receiptBase, ...terminated }),
  z.strictObject({ status: z.literal('lost'), ...receiptBase, code: z.enum(ERROR_CODE_NAMES) }),
]);

export const stepStateSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('todo'), step: itemRefSchema, reason: z.nullable(reasonSchema) }),
  /** `lapsed`: why it would not pass now; the pass stays. */
  z.strictObject({
    status: z.literal('passed'),
    step: itemRefSchema,
    passedAt: z.int(),
    lapsed: z.nullable(reasonSchema),
  }),
]);

/** What the learner chose of a quiz, or wrote. */
export const quizAnswerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('choices'),
    choices: z.array(id).check(z.minLength(1), z.maxLength(LIMITS.quizChoices)),
  }),
  z.strictObject({
    kind: z.literal('text'),
    text: z.string().check(z.minLength(1), z.maxLength(LIMITS.quizAnswerChars)),
  }),
]);
/** A quiz that was answered, and what is told of the answer, in the page's language. Once right, it stays right. */
export const quizStateSchema = z.strictObject({
  quiz: itemRefSchema,
  right: z.boolean(),
  answer: quizAnswerSchema,
  /** Of the answer as a whole; may be empty. */
  verdict: z.string(),
  /** Of each choice that was chosen. */
  because: z.record(id, z.string()),
});

/** A jump: a fresh sandbox is brought to where the step begins. */
export const jumpStateSchema = z.discriminatedUnion('status', [
  /** `part` of `parts` is under way; `command` is what runs, null while the sandbox is prepared. */
  z.strictObject({
    status: z.literal('running'),
    step: itemRefSchema,
    part: z.int(),
    parts: z.int(),
    command: z.nullable(z.string()),
  }),
  z.strictObject({ status: z.literal('done'), step: itemRefSchema }),
  z.strictObject({ status: z.literal('canceled'), step: itemRefSchema }),
  /** `output`: the end of what the part printed that did not end as it should. */
  z.strictObject({
    status: z.literal('failed'),
    step: itemRefSchema,
    code: z.enum(ERROR_CODE_NAMES),
    command: z.nullable(z.string()),
    output: z.string(),
  }),
]);

export type Reason = z.infer<typeof reasonSchema>;
export type Receipt = z.infer<typeof receiptSchema>;
export type WaitsFor = (typeof WAITS_FOR)[number];
export type StepState = z.infer<typeof stepStateSchema>;
export type QuizAnswer = z.infer<typeof quizAnswerSchema>;
export type QuizState = z.infer<typeof quizStateSchema>;
export type JumpState = z.infer<typeof jumpStateSchema>;
