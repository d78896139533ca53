// The engine's stream of events: one JSON object per line, without an end of its own.
import type { z } from 'zod';
import { SlipwayError } from '../../lib/errors.ts';
import { event } from './api-schemas.ts';
import type { EngineEvent } from './engine.ts';
import { splitLines } from './lines.ts';

/** @throws SlipwayError `engine-unreachable` when the stream ends: an engine ends it only by going away */
export async function* readEvents(
  stream: AsyncIterable<Buffer>,
  map: (raw: z.infer<typeof event>) => EngineEvent,
): AsyncGenerator<EngineEvent> {
  for await (const line of splitLines(stream)) {
    if (line.trim() !== '') yield map(event.parse(JSON.parse(line)));
  }
  throw new SlipwayError('engine-unreachable', 'The engine ended its stream of events');
}
