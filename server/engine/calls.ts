// What the calls to the engine share: how long each kind may take, paths, and what a 404 means.
import type { CallOptions } from './engine.ts';
import { isNotFound } from './engine-errors.ts';

// The engine looks into its memory; only a machine that is in trouble needs longer.
export const LOOK_MS = 10_000;
// It writes to disk, starts processes, changes the firewall; a busy machine takes seconds.
export const CHANGE_MS = 30_000;
// Megabytes over a network.
export const TRANSFER_MS = 120_000;
// Hundreds of megabytes from a registry, or packages from a mirror in a build.
export const LONG_MS = 15 * 60_000;

/** The caller's deadline, or the one that fits the kind of call; with the caller's other limits. */
export const within = (timeoutMs: number, options: CallOptions = {}) => ({
  timeoutMs: options.timeoutMs ?? timeoutMs,
  signal: options.signal,
  maxAnswerBytes: options.maxAnswerBytes,
});
export const imagePath = (name: string) => `/images/${name.split('/').map(encodeURIComponent).join('/')}`;
export const containerPath = (id: string) => `/containers/${encodeURIComponent(id)}`;
export const byLabels = (labels: readonly string[] | undefined) =>
  labels ? JSON.stringify({ label: labels }) : undefined;

/** For questions about something that may not be there. */
export async function orUndefined<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** For removals: gone already is as good. */
export async function gone(removal: Promise<void>): Promise<void> {
  await orUndefined(removal);
}
