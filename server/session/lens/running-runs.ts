// Which runs of blocks go on now. Pure accounting.
import type { Receipt } from '../../../lib/protocol/messages.ts';

/** What a command said may arrive after its end: by way of the lens, which tells of it when it has passed it on. */
const GRACE_MS = 1000;
const MAX_ENDED = 16;

export class RunningRuns {
  readonly #running = new Set<string>();
  readonly #ended = new Map<string, number>();

  note({ status, runId }: Pick<Receipt, 'status' | 'runId'>, nowMs: number): void {
    if (status === 'running') this.#running.add(runId);
    if (status === 'queued' || status === 'running' || !this.#running.delete(runId)) return;
    this.#ended.set(runId, nowMs);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > MAX_ENDED && oldest !== undefined) this.#ended.delete(oldest);
  }

  /** The one that goes on, or has just ended; null when there are several or none. */
  only(nowMs: number): string | null {
    if (this.#running.size > 1) return null;
    const [running] = this.#running;
    if (running !== undefined) return running;
    const late = [...this.#ended].filter(([, endedMs]) => nowMs - endedMs < GRACE_MS);
    return late.length === 1 ? (late[0]?.[0] ?? null) : null;
  }
}
