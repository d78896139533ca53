// What learners may want to be called.
import { z } from 'zod';
import { MAX_NICKNAME_CHARS } from '../../lib/my-data.ts';

/** Control characters, halves of characters, ends of lines, and what turns the direction of the text around it. */
const UNWANTED = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
/** Something to see: joiners and variation selectors alone are nothing. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** As it is kept; null for none. */
export const nicknameSchema = z
  .string()
  .transform((text) => text.trim().normalize('NFC'))
  .refine((text) => !UNWANTED.test(text) && (text === '' || VISIBLE.test(text)))
  // As the database counts: an emoji is one or a few, never more than it looks.
  .refine((text) => [...text].length <= MAX_NICKNAME_CHARS)
  .transform((text) => (text === '' ? null : text));
