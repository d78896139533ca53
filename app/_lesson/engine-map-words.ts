// How things of an engine are named on the map. Pure; the words of each language come in.
import type { EnginePicture } from '../../lib/protocol/messages.ts';

export type MapContainer = EnginePicture['containers'][number];
export type MapImage = EnginePicture['images'][number];

const KIB = 1024;
const UNITS = ['B', 'KB', 'MB', 'GB'] as const;

/** As `docker image ls` writes sizes, but with binary units as elsewhere on the page. */
export function sizeText(bytes: number): string {
  const power = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(KIB)), UNITS.length - 1);
  const value = bytes / KIB ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]}`;
}

export const shortId = (id: string): string => id.replace(/^sha256:/, '').slice(0, 12);

/** What tells one state of a thing from the next: where it differs, the last change touched it. */
export const faceOf = (thing: object): string => JSON.stringify(thing);
