// One lesson's test: its recordings read, its rehearsal in a fresh sandbox, and a report of both.
import { type Lesson, recordedBlocks } from '../../lib/content/lesson.ts';
import { placeOf } from '../../lib/content/load-lesson.ts';
import { formatProblem } from '../../lib/content/problem.ts';
import { type LoadedTranscripts, loadTranscripts } from '../../lib/content/transcript/load-transcripts.ts';
import { Learner } from './learner.ts';
import { foundPart, type LessonReport, type PartReport } from './lesson-report.ts';
import { Rehearsal } from './rehearse.ts';
import type { Stage } from './stage.ts';

export interface TestOptions {
  readonly stage: Pick<Stage, 'newSession'>;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

export async function testLesson(lesson: Lesson, options: TestOptions): Promise<LessonReport> {
  const startedAt = performance.now();
  const loaded = await recordingsOf(lesson);
  const { parts } = await rehearse(lesson, loaded.transcripts, options);
  return {
    lesson: `${lesson.course}/${lesson.id}`,
    durationMs: Math.round(performance.now() - startedAt),
    parts: [...parts.reports, ...transcriptParts(lesson, loaded)],
  };
}

/** Post-condition: the sandbox is gone. What went wrong on the way is in the parts. @throws the signal's reason */
export async function rehearse(lesson: Lesson, recorded: LoadedTranscripts['transcripts'], options: TestOptions) {
  const { stage, signal, onProgress } = options;
  await using learner = new Learner({ session: stage.newSession(), lesson, signal });
  const rehearsal = new Rehearsal({ lesson, learner, recorded, onProgress });
  await rehearsal.run().catch(() => signal.throwIfAborted());
  return rehearsal;
}

const NOTHING: LoadedTranscripts = { transcripts: new Map(), missing: [], stale: [], problems: [] };

export async function recordingsOf(lesson: Lesson): Promise<LoadedTranscripts> {
  const place = placeOf(lesson);
  return place === undefined ? NOTHING : loadTranscripts(place.directory, place.folder, recordedBlocks(lesson));
}

function transcriptParts({ blocks }: Lesson, { missing, stale, problems }: LoadedTranscripts): PartReport[] {
  if (blocks.length === 0) return [];
  const changed = stale.map((id) => `block ${id}: its command has changed since it was recorded; record it again`);
  const notes = missing.length === 0 ? [] : [`not recorded: ${missing.join(', ')}; see slipway lesson record`];
  return [foundPart('transcripts', [...problems.map(formatProblem), ...changed], notes)];
}
