// The terminals of a session, and who writes in them.
import * as z from 'zod/mini';
import { LIMITS } from './limits.ts';
import { id, size } from './pieces.ts';

/** What the learner calls a terminal; no title shows its name. One line, and nothing that a screen would act on. */
export const terminalTitleSchema = z
  .string()
  .check(
    z.maxLength(LIMITS.terminalTitleChars),
    z.regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, 'expected a line of text without control characters'),
  );
/** A terminal of the session, open or asked for; in the order in which they came. */
export const terminalInfoSchema = z.strictObject({ name: id, title: z.nullable(terminalTitleSchema) });
/** A writer types and gives the terminal its size; there is one at most. Readers see what it sees. */
export const TERMINAL_ROLES = ['writer', 'reader'] as const;
/** What a channel asks to be attached as. A volunteer writes where nobody does, and else reads. */
export const ATTACH_ROLES = ['writer', 'volunteer', 'reader'] as const;
/** What a channel is told: its role, whether nobody writes, and the terminal's size. */
export const view = { role: z.enum(TERMINAL_ROLES), vacant: z.boolean(), ...size };

export type TerminalInfo = z.infer<typeof terminalInfoSchema>;
export type TerminalRole = (typeof TERMINAL_ROLES)[number];
export type AttachRole = (typeof ATTACH_ROLES)[number];
