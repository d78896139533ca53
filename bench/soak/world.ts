// What the learners of the soak live in: a server and its host engine, which are killed and restarted under them.
import { since } from '../context.ts';
import type { ServerEnd, ServerProcess } from '../server-process.ts';
import type { Disturbance } from './plan.ts';
import type { SoakEngine } from './soak-engine.ts';

export interface Outcome {
  /** From the disturbance until the server serves, ms. */
  readonly tookMs: number;
  /** Whether sandboxes that learners had must be theirs afterwards. */
  readonly sandboxesGoOn: boolean;
}

export class World {
  readonly #server: ServerProcess;
  readonly #engine: SoakEngine | undefined;

  constructor(server: ServerProcess, engine: SoakEngine | undefined) {
    this.#server = server;
    this.#engine = engine;
  }

  /**
   * Post-condition: engine and server serve again.
   * @param onEnding called before something is done that ends all that runs in the sandboxes
   */
  async disturb(disturbance: Disturbance, onEnding: () => void): Promise<Outcome> {
    const startMs = performance.now();
    const sandboxesGoOn = this.#letsSandboxesGoOn(disturbance);
    if (!sandboxesGoOn) onEnding();
    await this.#perform(disturbance);
    return { tookMs: since(startMs), sandboxesGoOn };
  }

  #letsSandboxesGoOn(disturbance: Disturbance): boolean {
    if (disturbance === 'kill-server' || disturbance === 'hand-over') return true;
    return disturbance !== 'stop-server' && this.#ownEngine.keepsContainers;
  }

  async #perform(disturbance: Disturbance): Promise<void> {
    switch (disturbance) {
      case 'kill-server':
        return this.#restartServer('SIGKILL');
      case 'hand-over':
        return this.#restartServer('SIGUSR2');
      case 'stop-server':
        return this.#restartServer('SIGTERM');
      case 'restart-engine':
        return this.#ownEngine.restart();
      case 'kill-engine':
        return this.#ownEngine.kill();
      case 'kill-server-restart-engine':
        await this.#server.end('SIGKILL');
        await this.#ownEngine.restart();
        return this.#server.start();
    }
  }

  async #restartServer(how: ServerEnd): Promise<void> {
    await this.#server.end(how);
    await this.#server.start();
  }

  get #ownEngine(): SoakEngine {
    if (this.#engine) return this.#engine;
    throw new Error('there is no engine that may be restarted');
  }
}
