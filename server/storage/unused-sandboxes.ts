// Which warm sandboxes nobody has had yet, as empty files in a folder: made and removed in one step each, which survives
// a kill at any moment.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ID = /^[a-z0-9-]{1,64}$/;

export class UnusedSandboxes {
  readonly #folder: string;

  /** Post-condition: the folder exists, readable by this user alone. */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  add(sandboxId: string): void {
    writeFileSync(this.#path(sandboxId), '', { mode: 0o600 });
  }

  /** Post-condition: it is not marked any more, also for the next process. @throws when that is not sure */
  remove(sandboxId: string): void {
    rmSync(this.#path(sandboxId), { force: true });
  }

  /** @returns those of these that are marked; the marks of all others are removed */
  keepOnly(sandboxIds: readonly string[]): Set<string> {
    const wanted = new Set(sandboxIds);
    const kept = new Set<string>();
    for (const id of readdirSync(this.#folder)) {
      if (wanted.has(id)) kept.add(id);
      else rmSync(join(this.#folder, id), { force: true, recursive: true });
    }
    return kept;
  }

  #path(sandboxId: string): string {
    if (!ID.test(sandboxId)) throw new Error(`found "${sandboxId.slice(0, 80)}", expected the id of a sandbox`);
    return join(this.#folder, sandboxId);
  }
}
