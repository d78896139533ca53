// Tells by names, times and sizes alone whether anything below some directories has changed.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CONTENT_LIMITS } from './limits.ts';

/** Two equal fingerprints: nothing changed in between. What cannot be read counts as absent. */
export async function fingerprintOf(directories: readonly string[]): Promise<string> {
  const lines = await Promise.all(directories.map((directory) => linesOf(directory, DEPTH)));
  return lines.flat().join('\n');
}

/** Content directory, course, lesson, the folders in it, and what is below those. */
const DEPTH = 4 + CONTENT_LIMITS.folderDepth;

async function linesOf(path: string, depth: number): Promise<string[]> {
  try {
    const found = await stat(path);
    const own = `${path} ${found.ino} ${found.mtimeMs} ${found.size}`;
    if (!found.isDirectory() || depth === 0) return [own];
    const names = (await readdir(path)).sort();
    const below = await Promise.all(names.map((name) => linesOf(join(path, name), depth - 1)));
    return [own, ...below.flat()];
  } catch {
    return [`${path} absent`];
  }
}
