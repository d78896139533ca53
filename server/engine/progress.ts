// The stream of JSON lines that builds, pulls, pushes and imports answer with. A failure comes as its last line.
import { z } from 'zod';
import { parseChecked } from './checked-json.ts';
import { EngineResponseError } from './engine-errors.ts';
import { splitLines } from './lines.ts';

const progressLine = z.object({
  stream: z.string().optional(),
  status: z.string().optional(),
  id: z.string().optional(),
  progress: z.string().optional(),
  error: z.string().optional(),
  errorDetail: z.object({ code: z.number().optional(), message: z.string().optional() }).optional(),
});
type ProgressLine = z.infer<typeof progressLine>;

// The engine answered 200 before it knew; most failures carry no code of their own.
const STATUS_OF_LATE_FAILURE = 500;

/** @throws EngineResponseError with the engine's message */
export async function followProgress(stream: AsyncIterable<Buffer>, onProgress?: (line: string) => void) {
  for await (const text of splitLines(stream)) {
    if (text.trim() === '') continue;
    const line = parseChecked(text, progressLine, 'progress');
    const failure = line.errorDetail?.message ?? line.error;
    if (failure !== undefined) {
      throw new EngineResponseError(line.errorDetail?.code ?? STATUS_OF_LATE_FAILURE, failure.trim());
    }
    for (const shown of shownLines(line)) onProgress?.(shown);
  }
}

function shownLines({ stream, status, id, progress }: ProgressLine): string[] {
  const text = stream ?? [id, status, progress].filter(Boolean).join(' ');
  return text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
}
