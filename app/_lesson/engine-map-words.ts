// How things of an engine are named on the map. Pure; the words of each language come in.
import type { EnginePicture } from '../../lib/protocol/messages.ts';

export type MapContainer = EnginePicture['containers'][number];
export type MapImage = EnginePicture['images'][number];

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
/** As many as `docker image ls` shows. */
export const SIZE_DIGITS = 3;

/** In the unit in which `docker image ls` gives it: both stand side by side on the page. */
export function sizeAs(bytes: number): { readonly value: number; readonly unit: (typeof UNITS)[number] } {
  const next = UNITS.findIndex((_, power) => bytes < 1000 ** (power + 1));
  const power = next === -1 ? UNITS.length - 1 : next;
  return { value: bytes / 1000 ** power, unit: UNITS[power] ?? 'byte' };
}

export const shortId = (id: string): string => id.replace(/^sha256:/, '').slice(0, 12);

/** What tells one state of a thing from the next: where it differs, the last change touched it. */
export const faceOf = (thing: object): string => JSON.stringify(thing);
