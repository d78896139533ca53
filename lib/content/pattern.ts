// Patterns of authors for what varies: `…` stands for any text within a line, and on a line of its own for any lines.
// Matched without regular expressions: what is matched is the learner's, and may be anything.

const ANY = '…';

/** Whether the whole text fits, line by line. Blanks at the ends of lines and empty lines at both ends do not count. */
export function fitsPattern(pattern: string, text: string): boolean {
  return fitsLines(linesOf(pattern), linesOf(text));
}

/** Whether the pattern fits some lines within the text, each of them somewhere in its line. */
export function containsPattern(pattern: string, text: string): boolean {
  const loose = linesOf(pattern).map((line) => (line.trim() === ANY ? ANY : `${ANY}${line}${ANY}`));
  return fitsLines([ANY, ...loose, ANY], linesOf(text));
}

/** Whether one line fits; runs of blanks count as one. */
export function fitsLine(pattern: string, line: string): boolean {
  return fitsParts(squeeze(pattern).split(ANY), squeeze(line));
}

const squeeze = (text: string) => text.trim().replace(/\s+/g, ' ');

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  while (lines[0] === '') lines.shift();
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

/** As wildcards are matched: on failure, the last `…` line takes one line more. Never more than pattern × text steps. */
function fitsLines(pattern: readonly string[], lines: readonly string[]): boolean {
  let at = 0;
  let wanted = 0;
  let any = -1;
  let takenTo = 0;
  while (at < lines.length) {
    const part = pattern[wanted];
    if (part !== undefined && part.trim() === ANY) {
      any = wanted++;
      takenTo = at;
    } else if (part !== undefined && fitsParts(part.split(ANY), lines[at] as string)) {
      wanted += 1;
      at += 1;
    } else if (any >= 0) {
      wanted = any + 1;
      takenTo += 1;
      at = takenTo;
    } else return false;
  }
  return pattern.slice(wanted).every((part) => part.trim() === ANY);
}

/** Each part in its order, the first at the beginning and the last at the end. */
function fitsParts(parts: readonly string[], line: string): boolean {
  const [first = ''] = parts;
  if (parts.length === 1) return line === first;
  const last = parts.at(-1) as string;
  if (line.length < first.length + last.length || !line.startsWith(first) || !line.endsWith(last)) return false;
  const end = line.length - last.length;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = line.indexOf(part, from);
    if (found < 0 || found + part.length > end) return false;
    from = found + part.length;
  }
  return true;
}
