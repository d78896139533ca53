// An image's folder as the tar archive that an engine builds from. The same files always give the same bytes.
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import type { ContextFile } from '../../lib/images.ts';

const NO_TIME = new Date(0);

export async function packContext(files: readonly ContextFile[]): Promise<Buffer> {
  const archive = pack();
  const bytes = buffer(archive);
  for (const { path, mode, content } of files) archive.entry({ name: path, mode, mtime: NO_TIME }, content);
  archive.finalize();
  return bytes;
}
