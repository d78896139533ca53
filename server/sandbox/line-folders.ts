// The folders of an instance's direct lines, one for each sandbox: `<directory>/<instance>-<sandbox>`.
import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DisposableStore } from '../../lib/disposable.ts';
import { DirectLines } from './direct-lines.ts';
import type { HostGaps } from './host-gaps.ts';
import { SANDBOX_ID } from './labels.ts';

/** Nobody else on this machine gets to the sockets. */
const DIRECTORY_MODE = 0o700;

/**
 * @param engine whether it is reached by a socket of this machine, whose folders it can mount then
 * @returns undefined where there can be no lines
 */
export function linesDirectory(dataDirectory: string, engine: { readonly isLocal: boolean }): string | undefined {
  return engine.isLocal && process.platform === 'linux' ? join(dataDirectory, 'lines') : undefined;
}

export interface LineFoldersOptions {
  /** Undefined for no lines. */
  readonly directory: string | undefined;
  readonly instance: string;
  /** Where the engine turns out not to mount them, no more are made. */
  readonly gaps: Pick<HostGaps, 'canMountLines'>;
  readonly onWarning: (message: string) => void;
}

export class LineFolders {
  readonly #options: LineFoldersOptions;

  constructor(options: LineFoldersOptions) {
    this.#options = options;
  }

  /**
   * Makes a sandbox's folder, or takes over that of an earlier server.
   * @param store removes it
   * @returns undefined where there can be none; a sandbox does without
   */
  async open(sandboxId: string, store: DisposableStore): Promise<DirectLines | undefined> {
    const { directory, instance, gaps, onWarning } = this.#options;
    if (directory === undefined || !gaps.canMountLines) return undefined;
    try {
      await mkdir(directory, { recursive: true, mode: DIRECTORY_MODE });
      await chmod(directory, DIRECTORY_MODE);
      const lines = await DirectLines.open(join(directory, `${instance}-${sandboxId}`));
      store.add(() => lines[Symbol.asyncDispose]());
      return lines;
    } catch (error) {
      onWarning(`Terminals go through the engine, because there can be no folder for their sockets: ${String(error)}`);
      return undefined;
    }
  }

  /** @param isAlive whether this server has a sandbox of this id @returns what earlier servers left */
  async findStrays(isAlive: (sandboxId: string) => boolean): Promise<string[]> {
    const { directory, instance } = this.#options;
    if (directory === undefined) return [];
    const names = (await readdir(directory).catch(() => [])).filter((name) => {
      const id = name.startsWith(`${instance}-`) ? name.slice(instance.length + 1) : '';
      return SANDBOX_ID.test(id) && !isAlive(id);
    });
    return names.map((name) => join(directory, name));
  }

  /** @param folder one of those that were found @throws what the file system says */
  remove(folder: string): Promise<void> {
    return rm(folder, { recursive: true, force: true });
  }
}
