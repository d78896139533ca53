// A runnable command as its author writes it: all of its keys, or the command alone.
import { z } from 'zod';
import { CONTENT_LIMITS } from '../limits.ts';
import { command, exitCode, id, pattern, strict, text } from './pieces.ts';

const flag = z.boolean().optional();

const described = strict({
  command,
  host: id.optional(),
  terminal: id.optional(),
  expect: strict({ exitCode: exitCode.optional(), output: pattern.optional() }).optional(),
  apart: flag,
  prompt: text(CONTENT_LIMITS.promptChars).optional(),
  in: id.optional(),
  editable: flag,
})
  .refine(({ apart, prompt }) => apart !== true || prompt === undefined, {
    error: 'expected no prompt beside apart: true; what runs apart leaves the learner in no program',
  })
  .refine(({ apart, in: inside }) => apart !== true || inside === undefined, {
    error: 'expected no in beside apart: true; what runs apart is typed into no program',
  });

export type WrittenBlock = z.infer<typeof described>;

export const blockSchema: z.ZodType<WrittenBlock> = z.union([
  command.transform((line) => ({ command: line })),
  described,
]);
