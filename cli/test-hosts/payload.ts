// What the virtual host is given on a second disk: the project as it is in this folder, what it needs to run, and the
// images from this machine's engine.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { SetupError } from '../setup/step.ts';
import { PAYLOAD_LABEL } from './debian-host.ts';
import { makeFileSystem } from './file-system.ts';
import { saveImages } from './save-images.ts';

const SIZE_GIB = 6;
const LIST_BYTES = 16 * 1024 * 1024;
/** Packages that are large, and needed by pages, by browsers or by checks of the code alone. */
const LEFT_OUT = ['@biomejs', '@img', '@next', '@playwright', 'next', 'playwright-core', 'pretendard'];

export const IMAGES_FILE = 'images.tar';

interface Payload {
  readonly root: string;
  readonly folder: string;
  /** The engine that has the images: a unix address. */
  readonly address: string;
  readonly images: readonly string[];
  readonly progress: (text: string) => void;
}

/** @returns path of the raw image, within the folder */
export async function makePayload({ root, folder, address, images, progress }: Payload): Promise<string> {
  const disk = join(folder, 'payload.ext4');
  const work = await mkdtemp(join(folder, 'payload-'));
  try {
    progress('copying the project');
    for (const path of await listFiles(root)) await copyInto(work, root, path);
    await copyPackages(work, root);
    progress('saving the images');
    await saveImages(address, images, join(work, IMAGES_FILE));
    progress('writing the disk');
    await makeFileSystem({ from: work, to: disk, gib: SIZE_GIB, label: PAYLOAD_LABEL });
    return disk;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Files that git keeps or would keep, as they are now. */
async function listFiles(root: string): Promise<string[]> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  try {
    const { stdout } = await promisify(execFile)('git', args, { cwd: root, maxBuffer: LIST_BYTES });
    return stdout.split('\0').filter(Boolean);
  } catch (error) {
    throw new SetupError('The project cannot be listed by git.', 'Run this in a clone of the repository.', {
      cause: error,
    });
  }
}

async function copyInto(target: string, root: string, path: string): Promise<void> {
  await mkdir(dirname(join(target, path)), { recursive: true });
  await cp(join(root, path), join(target, path), { preserveTimestamps: true }).catch((error: unknown) => {
    // Deleted, and git was not told yet.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
}

function copyPackages(target: string, root: string): Promise<void> {
  const modules = join(root, 'node_modules');
  const filter = (source: string) => !LEFT_OUT.includes(relative(modules, source));
  return cp(modules, join(target, 'node_modules'), { recursive: true, verbatimSymlinks: true, filter });
}
