// What a host engine turns out not to give: noticed when it refuses, told once, and done without from then on.
import { refusalStatus } from '../engine/engine-errors.ts';

export class HostGaps {
  /** False on a host engine that may not raise its own limit of open files; then that one holds. */
  canSetOpenFiles = true;
  /** False where the engine does not see the folders of this machine: it is in another one, or in a container. */
  canMountLines = true;
  readonly #warn: (message: string) => void;

  constructor(onWarning: (message: string) => void) {
    this.#warn = onWarning;
  }

  /**
   * @param error that of a container that could not be made or started
   * @param linesFolder what it was to mount
   * @returns whether it is one of those that can be done without
   */
  learnFrom(error: unknown, linesFolder: string | undefined): boolean {
    const refusal = refusalStatus(error) !== undefined && error instanceof Error ? error.message : '';
    if (isAboutOpenFiles(refusal)) {
      this.canSetOpenFiles = false;
      this.#warn(
        'Sandboxes have the limit of open files that the host engine itself has: it may not raise it to the configured one.',
      );
      return true;
    }
    if (linesFolder !== undefined && refusal.includes(linesFolder)) {
      this.canMountLines = false;
      this.#warn(
        `Terminals go through the engine, which is slower: it cannot mount a folder of this machine: ${refusal}`,
      );
      return true;
    }
    return false;
  }
}

// The kernel's RLIMIT_NOFILE, in the words of the engine's runtime.
const isAboutOpenFiles = (refusal: string): boolean => /rlimit.* type 7|RLIMIT_NOFILE/i.test(refusal);
