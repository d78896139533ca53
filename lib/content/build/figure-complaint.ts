// Says why there is no such figure: in most cases the picture is there, under another name or of another kind.
import { oneOf, suggest } from '../suggest.ts';

interface Pictures {
  readonly known: readonly string[];
  /** Files in `figures/` that are no figures by their names. */
  readonly unfit: readonly string[];
}

export function complaintAboutFigure(src: string, { known, unfit }: Pictures): string {
  const found = `found figure ${src}, expected`;
  const kinds = 'an SVG, PNG or WebP file';
  if (unfit.includes(src)) return `${found} ${kinds} right in figures/, its name of letters, digits, _, . and -`;
  const inFolder = src.replace(/^(?:\.\/)?figures\//, '');
  if (known.includes(inFolder)) return `${found} its name in figures/; did you mean ${inFolder}?`;
  const other = unfit.find((name) => stemOf(name) === stemOf(src));
  const there = other === undefined ? '' : `; there is ${other}, which is none`;
  if (known.length === 0 || other !== undefined) return `${found} ${kinds} of that name in figures/${there}`;
  return `${found} one of ${oneOf(known)}${suggest(src, known)}`;
}

const stemOf = (name: string): string => name.replace(/\.[^.]*$/, '').toLowerCase();
