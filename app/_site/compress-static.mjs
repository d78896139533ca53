// Compresses the pages' scripts and style sheets when they are built, better than would be worth it at each request.
// server/static-files.ts hands them out.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeCompressed } from './write-public.mjs';

const COMPRESSED = /\.(js|css)$/;

/** @param {string} directory that of the files; beside each come a `.br` and a `.gz` */
export async function compressStatic(directory) {
  const names = await readdir(directory);
  const files = names.filter((name) => COMPRESSED.test(name)).map((name) => join(directory, name));
  await Promise.all(files.map(async (file) => writeCompressed(file, await readFile(file))));
}
