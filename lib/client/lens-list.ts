// What the page has seen through the lens: commands, the newest first, with the calls that they made. Pure.
import { LIMITS } from '../protocol/limits.ts';
import type { ApiCall, ServerMessage } from '../protocol/messages.ts';

export interface LensCommand {
  readonly id: number;
  /** How it was begun; empty where nobody knows. */
  readonly line: string;
  /** Of the run that it belongs to; null: it was typed. */
  readonly runId: string | null;
  /** In the order in which they were made. */
  readonly calls: readonly ApiCall[];
}

type LensMessage = Extract<ServerMessage, { type: 'lens' }>;

/** Commands that nothing was told of stay the same objects. */
export function mergeLens(list: readonly LensCommand[], { command, runId, calls }: LensMessage): LensCommand[] {
  const known = list.find(({ id }) => id === command.id);
  const merged = { ...command, runId, calls: mergeCalls(known?.calls ?? [], calls) };
  return [merged, ...list.filter((one) => one !== known)]
    .sort((one, other) => other.id - one.id)
    .slice(0, LIMITS.lensCommands);
}

const ofRun = (list: readonly LensCommand[], runId: string) => list.filter((command) => command.runId === runId);

/** Of all commands of the run. */
export const callCountOf = (list: readonly LensCommand[], runId: string): number =>
  ofRun(list, runId).reduce((count, { calls }) => count + calls.length, 0);

export const firstCommandOf = (list: readonly LensCommand[], runId: string): LensCommand | undefined =>
  ofRun(list, runId).at(-1);

function mergeCalls(known: readonly ApiCall[], news: readonly ApiCall[]): ApiCall[] {
  const byId = new Map([...known, ...news].map((call) => [call.id, call]));
  return [...byId.values()].sort((one, other) => one.id - other.id).slice(-LIMITS.lensCallsPerCommand);
}
