// Packs files for a learner's home into a tar archive. Paths come from lessons and from learners: both are checked.
import { posix } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { SlipwayError } from '../../lib/errors.ts';
import type { FileToWrite } from './sandbox-provider.ts';

const HOME = '/home/learner';
const MAX_FILES = 500;
const MAX_TOTAL_BYTES = 16 * 1024 * 1024;
const DEFAULT_MODE = 0o644;

/**
 * @returns a tar archive with paths relative to the home, each directory before its files, so that unpacking replaces a
 *   link that stands in the way instead of following it
 * @throws SlipwayError `invalid-path` | `too-large`
 */
export async function packHomeFiles(files: readonly FileToWrite[]): Promise<Buffer> {
  const bytes = files.reduce((sum, { content }) => sum + content.length, 0);
  if (files.length > MAX_FILES || bytes > MAX_TOTAL_BYTES) {
    throw new SlipwayError(
      'too-large',
      `${files.length} files of ${bytes} bytes; at most ${MAX_FILES} files and ${MAX_TOTAL_BYTES} bytes`,
    );
  }
  const named = files.map((file) => ({ ...file, path: relativeToHome(file.path) }));
  const archive = pack();
  const packed = buffer(archive);
  for (const directory of parentsOf(named.map(({ path }) => path))) {
    archive.entry({ name: directory, type: 'directory', mode: 0o755 });
  }
  for (const { path, content, mode = DEFAULT_MODE } of named) {
    archive.entry({ name: path, mode: mode & 0o777 }, Buffer.from(content));
  }
  archive.finalize();
  return packed;
}

/** @throws SlipwayError `invalid-path` */
export function relativeToHome(path: string): string {
  const inside = path.startsWith(`${HOME}/`) ? path.slice(HOME.length + 1) : path;
  const isPlain =
    inside.length > 0 &&
    Buffer.byteLength(inside) <= 1024 &&
    !inside.startsWith('/') &&
    !inside.includes('\0') &&
    inside.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isPlain) throw new SlipwayError('invalid-path', `found "${path.slice(0, 200)}", expected a path below ${HOME}`);
  return inside;
}

function parentsOf(paths: readonly string[]): string[] {
  const parents = new Set<string>();
  for (const path of paths) {
    for (let parent = posix.dirname(path); parent !== '.'; parent = posix.dirname(parent)) parents.add(parent);
  }
  return [...parents].sort();
}
