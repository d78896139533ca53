// What the steps share: the project, its configuration, and the engine once it is found.
import type { Config } from '../../server/config.ts';
import type { Engine } from '../../server/engine/engine.ts';
import type { ResolvedEngine } from '../../server/engine/resolve-engine.ts';

export class SetupContext implements AsyncDisposable {
  readonly root: string;
  readonly config: Config;
  #resolved: ResolvedEngine | undefined;

  constructor(root: string, config: Config) {
    this.root = root;
    this.config = config;
  }

  get resolved(): ResolvedEngine | undefined {
    return this.#resolved;
  }

  set resolved(resolved: ResolvedEngine) {
    this.#resolved = resolved;
  }

  /** Pre-condition: the engine's step is done. */
  get engine(): Engine {
    if (!this.#resolved) throw new Error('The engine is needed before its step is done');
    return this.#resolved.engine;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resolved?.engine[Symbol.asyncDispose]();
  }
}
