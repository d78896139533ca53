// A process's arguments, as the kernel has them, → the line that one would type. Pure; the process may have put anything there.
import { LIMITS } from '../../../lib/protocol/limits.ts';

/** What a shell takes as it is. */
const PLAIN = /^[A-Za-z0-9_@%+=:,./{}-]+$/;
const CONTROL = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** @returns an empty line where nothing is known */
export function commandLine(command: Buffer): string {
  const words = command.toString('utf8').replace(/\0$/, '').split('\0');
  const [program = '', ...rest] = words;
  // As it was typed, not where it was found.
  const name = program.slice(program.lastIndexOf('/') + 1);
  const line = [name, ...rest].map(quote).join(' ');
  return (name === '' && rest.length === 0 ? '' : line)
    .slice(0, LIMITS.callingCommandChars)
    .replace(/[\ud800-\udbff]$/, '');
}

function quote(word: string): string {
  const clean = word.replace(CONTROL, '�');
  return PLAIN.test(clean) ? clean : `'${clean.replaceAll("'", "'\\''")}'`;
}
