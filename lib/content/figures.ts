// Reads a picture of a lesson, safely. An SVG may hold scripts: whoever serves it says that it is an image and nothing else.
import { createHash } from 'node:crypto';
import type { ContentDirectory } from './content-directory.ts';
import { CONTENT_LIMITS } from './limits.ts';

export const FIGURES_FOLDER = 'figures';

const TYPES: Readonly<Record<string, string>> = { svg: 'image/svg+xml', png: 'image/png', webp: 'image/webp' };
const NAME = /^[a-zA-Z0-9][\w.-]{0,99}$/;

export interface Figure {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** Changes with what is in it. */
  readonly etag: string;
}

/** What its ending says that it is; nothing for a name that no figure has. */
export const figureType = (name: string): string | undefined =>
  NAME.test(name) ? TYPES[name.slice(name.lastIndexOf('.') + 1)] : undefined;

/** Where the browser finds them: `<course>/<lesson>/<name>` below it. */
export const FIGURES_PATH = '/lesson-figures/';

/** @param folder the lesson's */
export async function readFigure(
  directory: ContentDirectory,
  folder: string,
  name: string,
): Promise<Figure | undefined> {
  const contentType = figureType(name);
  if (contentType === undefined) return undefined;
  const read = await directory.readBytes(`${folder}/${FIGURES_FOLDER}/${name}`, CONTENT_LIMITS.figureBytes);
  if (!read.ok) return undefined;
  const etag = `"${createHash('sha256').update(read.bytes).digest('base64url').slice(0, 22)}"`;
  return { bytes: read.bytes, contentType, etag };
}
