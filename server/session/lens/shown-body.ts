// What of a call's body is shown: JSON, clearly laid out, cut at a length; of anything else nothing. What is asked of the
// engine for a registry holds a password, which is never shown.
import { z } from 'zod';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import { parseChecked } from '../../engine/checked-json.ts';
import type { HttpBody } from './http-body.ts';

const HIDDEN = '•••';
const SECRETS: ReadonlySet<string> = new Set(['password', 'auth', 'identitytoken', 'registrytoken']);

export interface ShownBody {
  readonly text: string | null;
  readonly truncated: boolean;
}

export const NOTHING_SHOWN: ShownBody = { text: null, truncated: false };

export function showBody(body: HttpBody, contentType: string): ShownBody {
  const bytes = body.bytes;
  if (!isJson(contentType) || bytes.length === 0) return { text: null, truncated: false };
  const text = bytes.toString('utf8').trim();
  const clear = body.isWhole ? layOut(text) : hideIn(text);
  const shown = wellFormed(clear.slice(0, LIMITS.callBodyChars));
  return { text: shown, truncated: !body.isWhole || clear.length > LIMITS.callBodyChars };
}

const isJson = (contentType: string) => contentType === 'application/json' || contentType === 'application/x-ndjson';

/** Many lines of JSON, as of a pull's progress, stay as they are, and so does what is nested too deep. */
function layOut(text: string): string {
  try {
    return JSON.stringify(hide(parseChecked(text, z.unknown(), 'the body of a call')), null, 2);
  } catch {
    return hideIn(text);
  }
}

function hide(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hide);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, isSecret(key, inner) ? HIDDEN : hide(inner)]);
  return Object.fromEntries(entries);
}

const isSecret = (key: string, value: unknown) =>
  SECRETS.has(key.toLowerCase()) && typeof value === 'string' && value !== '';

/** What cannot be read as a whole is not shown where a secret may be in it. */
function hideIn(text: string): string {
  const lower = text.toLowerCase();
  return [...SECRETS].some((secret) => lower.includes(`"${secret}"`)) ? HIDDEN : text;
}

/** A cut may have gone through a character. */
const wellFormed = (text: string) => text.replace(/[\ud800-\udbff]$/, '');
