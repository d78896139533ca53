// Says what the YAML parser complains of in words that tell an author what to do.
import type { ErrorCode, YAMLError } from 'yaml';

const ADVICE: Partial<Record<ErrorCode, string>> = {
  BAD_SCALAR_START: 'put the text in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'put a text with a colon in it in quotes',
  MULTILINE_IMPLICIT_KEY: 'is there a colon missing?',
  TAB_AS_INDENT: 'indent by spaces',
  TAG_RESOLVE_FAILED: 'put a text that begins with ! in quotes',
};

/** @param text what was parsed */
export function wordsOfComplaint({ code, message, pos: [from] }: YAMLError, text: string): string {
  if (code === 'DUPLICATE_KEY') {
    const [key] = /^[^:\n]*/.exec(text.slice(from)) ?? [''];
    return `not valid YAML: found key ${key.trim()} twice, expected it once`;
  }
  const advice = ADVICE[code];
  return `not valid YAML: ${message}${advice === undefined ? '' : `; ${advice}`}`;
}
