// Tells whether a transcript is of the command that the lesson has now.
import { createHash } from 'node:crypto';

/** More than enough to tell the versions of one command apart, and short in the file. */
const HASH_CHARS = 16;

export const hashCommand = (command: string): string =>
  createHash('sha256').update(command).digest('hex').slice(0, HASH_CHARS);
