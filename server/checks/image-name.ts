// Whether two names are of the same image. Without regular expressions: one is the learner's, and may be a million colons.
import { fitsLine } from '../../lib/content/pattern.ts';

const HUBS = ['docker.io/', 'index.docker.io/'];
const LIBRARY = ['library/'];
const ANY = '…';

/**
 * `diamol/base`, `diamol/base:latest` and `docker.io/diamol/base` name the same image.
 * @param wanted may have `…` in it, which stands for anything
 */
export function sameImage(found: string, wanted: string): boolean {
  if (wanted.includes(ANY)) return fitsLine(wanted, found) || fitsLine(wanted, normalizeImage(found));
  return normalizeImage(found) === normalizeImage(wanted);
}

export function normalizeImage(name: string): string {
  const short = withoutPrefix(withoutPrefix(name, HUBS), LIBRARY);
  // Before the last slash a colon is a port's, after it a tag's or a digest's.
  const colon = short.indexOf(':', short.lastIndexOf('/') + 1);
  const isTagged = colon >= 0 && colon < short.length - 1;
  return isTagged ? short : `${short}:latest`;
}

const withoutPrefix = (text: string, prefixes: readonly string[]): string =>
  text.slice(prefixes.find((prefix) => text.startsWith(prefix))?.length ?? 0);
