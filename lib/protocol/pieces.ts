// What many messages are made of: names, numbers, places in a lesson.
import * as z from 'zod/mini';
import { LOCALES } from '../i18n/locales.ts';
import { LIMITS } from './limits.ts';

export const id = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'expected a lower-case id such as run-hello'));
export const seq = z.int().check(z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER));
export const channel = z.int().check(z.minimum(0), z.maximum(255));
const cols = z.int().check(z.minimum(LIMITS.minCols), z.maximum(LIMITS.maxCols));
const rows = z.int().check(z.minimum(LIMITS.minRows), z.maximum(LIMITS.maxRows));
export const size = { cols, rows };

export const localeSchema = z.enum(LOCALES);
/** `<lesson>/<block or step>`, as in the `data-block` attribute. */
export const itemRefSchema = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}\/[a-z0-9][a-z0-9-]{0,63}$/));
export const lessonRefSchema = z.strictObject({ course: id, lesson: id });

/** A file in the learner's home, relative to it. */
export const filePath = z.string().check(z.minLength(1), z.maxLength(LIMITS.filePathChars));
/** Tells one content of a file from another. */
export const fileVersion = z.string().check(z.maxLength(128));

export type Locale = z.infer<typeof localeSchema>;
export type LessonRef = z.infer<typeof lessonRefSchema>;
