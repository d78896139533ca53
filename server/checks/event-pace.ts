// Follows an engine's events, and is not drowned by them. Knows nothing of what is looked at because of them.
import { pause } from '../engine/deadline.ts';
import type { Engine, EngineEvent } from '../engine/engine.ts';

/**
 * The next event is read after this: what it tells of is seen anyway, as a look sees all that there is. A pause grows
 * with each event that was there already, as a flood's are, which may take milliseconds each to read.
 */
const EVENT_PAUSE_MS = 5;
const EVENT_PAUSE_GROWTH = 1.2;
const MAX_EVENT_PAUSE_MS = 100;
/** An event that was waited for so long is none of a flood. */
const EVENT_LULL_MS = 25;
/** What one command makes of them comes at once, and is read at once: what is seen first is what happened first. */
const BURST_EVENTS = 16;

const TYPES = ['container', 'image', 'network', 'volume'] as const;

/** Until the signal aborts. @throws SlipwayError when the stream breaks */
export async function followEvents(
  engine: Engine,
  onEvent: (event: EngineEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  let pauseMs = 0;
  let burst = 0;
  let askedAt = performance.now();
  for await (const event of engine.events({ types: TYPES }, { signal })) {
    if (signal.aborted) return;
    onEvent(event);
    const isFlood = performance.now() - askedAt < EVENT_LULL_MS;
    burst = isFlood ? burst + 1 : 0;
    pauseMs = burst <= BURST_EVENTS ? 0 : nextPause(pauseMs);
    if (pauseMs > 0) await pause(pauseMs, signal);
    askedAt = performance.now();
  }
}

const nextPause = (pauseMs: number) =>
  Math.min(Math.max(EVENT_PAUSE_MS, pauseMs * EVENT_PAUSE_GROWTH), MAX_EVENT_PAUSE_MS);
