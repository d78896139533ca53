// The engine's stream of events: one JSON object per line, without an end of its own.
import type { z } from 'zod';
import { SlipwayError } from '../../lib/errors.ts';
import { event } from './api-schemas.ts';
import { parseChecked } from './checked-json.ts';
import type { EngineEvent } from './engine.ts';
import { splitLines } from './lines.ts';

/** Of one event: its container's labels, or the command of an exec, take a few thousand at most. */
const EVENT_CHARS = 64 * 1024;

/**
 * @throws SlipwayError `engine-unreachable` when the stream ends: an engine ends it only by going away; `engine-error`
 * at a line that is no event, also an empty one: whoever sends those may send them without end
 */
export async function* readEvents(
  stream: AsyncIterable<Buffer>,
  map: (raw: z.infer<typeof event>) => EngineEvent,
): AsyncGenerator<EngineEvent> {
  for await (const line of splitLines(stream, EVENT_CHARS)) yield map(parseChecked(line, event, 'events'));
  throw new SlipwayError('engine-unreachable', 'The engine ended its stream of events');
}
