// Looks into one file: of the learner's home by a process of theirs, of a container by the engine.
import { posix } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import type { Sandbox } from '../sandbox/sandbox-provider.ts';
import type { FileFound } from './facts.ts';
import { firstTarEntry } from './tar-head.ts';

const HOME = '/home/learner';
/** Of a file; what a check wants to find stands before that. */
const FILE_BYTES = 64 * 1024;
/** With what a tar archive puts before a file. */
const ARCHIVE_BYTES = FILE_BYTES + 4 * 1024;
const READ_MS = 5000;
const MODE = { nothing: 1, notAFile: 2 } as const;
/** The path is an argument, never a part of the script. */
const SCRIPT = `if [ -f "$1" ]; then exec head -c ${FILE_BYTES} "$1"; fi; [ ! -e "$1" ] || exit ${MODE.notAFile}; exit ${MODE.nothing}`;

/** @throws SlipwayError as `Sandbox.exec` does */
export async function probeHomeFile(
  sandbox: Pick<Sandbox, 'exec'>,
  path: string,
  signal: AbortSignal,
): Promise<FileFound> {
  const absolute = posix.resolve(HOME, path);
  const { exitCode, stdout, stderr } = await sandbox.exec(['sh', '-c', SCRIPT, 'sh', absolute], {
    signal,
    timeoutMs: READ_MS,
  });
  if (exitCode === 0) return { kind: 'found', content: stdout };
  if (stderr !== '') return { kind: 'unreadable' };
  return exitCode === MODE.notAFile ? { kind: 'found', content: undefined } : { kind: 'none' };
}

/** Follows one link. @throws SlipwayError as the engine does */
export async function probeContainerFile(
  engine: Engine,
  containerId: string,
  { path, signal }: { readonly path: string; readonly signal: AbortSignal },
): Promise<FileFound> {
  const absolute = posix.resolve('/', path);
  const entry = await readEntry(engine, { containerId, path: absolute, signal });
  if (entry === undefined || entry === 'broken' || entry.kind !== 'link') return foundOf(entry);
  const target = posix.resolve(posix.dirname(absolute), entry.target);
  return foundOf(await readEntry(engine, { containerId, path: target, signal }));
}

interface Wanted {
  readonly containerId: string;
  readonly path: string;
  readonly signal: AbortSignal;
}

async function readEntry(engine: Engine, { containerId, path, signal }: Wanted) {
  const options = { signal, timeoutMs: READ_MS, firstBytes: ARCHIVE_BYTES };
  const archive = await engine.readArchive(containerId, path, options);
  return archive === undefined ? undefined : (firstTarEntry(archive) ?? 'broken');
}

function foundOf(entry: Awaited<ReturnType<typeof readEntry>>): FileFound {
  if (entry === undefined) return { kind: 'none' };
  if (entry === 'broken') return { kind: 'unreadable' };
  return { kind: 'found', content: entry.kind === 'file' ? entry.content.toString('utf8') : undefined };
}
