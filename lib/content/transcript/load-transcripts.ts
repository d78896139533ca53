// Reads the transcripts of a lesson from its folder. One that is broken, or is of another command than the lesson has now,
// is no reason for the lesson to fail: the page does without, and whoever tests the lesson is told.
import type { TextFile } from '../content-directory.ts';
import type { Block, ContentProblem } from '../lesson.ts';
import { inFile } from '../problem.ts';
import { parseCast } from './cast.ts';
import { hashCommand } from './command-hash.ts';
import type { Transcript } from './transcript.ts';

export const TRANSCRIPTS_FOLDER = 'transcripts';
export const transcriptFile = (block: string): string => `${TRANSCRIPTS_FOLDER}/${block}.cast`;

export interface LoadedTranscripts {
  /** By block. */
  readonly transcripts: ReadonlyMap<string, Transcript>;
  /** Blocks that have none. */
  readonly missing: readonly string[];
  /** Blocks whose command has changed since it was recorded. */
  readonly stale: readonly string[];
  readonly problems: readonly ContentProblem[];
}

/** A content directory, as far as it is needed here. */
export interface TextReader {
  readText(file: string): Promise<TextFile>;
  has(file: string): Promise<boolean>;
}

/** @param folder the lesson's, relative to the content directory */
export async function loadTranscripts(
  directory: TextReader,
  folder: string,
  blocks: readonly Block[],
): Promise<LoadedTranscripts> {
  const read = await Promise.all(
    blocks.map(async (block) => ({ block, ...(await readOne(directory, folder, block)) })),
  );
  return {
    transcripts: new Map(read.flatMap(({ block, transcript }) => (transcript ? [[block.id, transcript]] : []))),
    missing: read.filter(({ isMissing }) => isMissing).map(({ block }) => block.id),
    stale: read.filter(({ isStale }) => isStale).map(({ block }) => block.id),
    problems: read.flatMap(({ problem }) => problem ?? []),
  };
}

interface ReadTranscript {
  readonly transcript?: Transcript;
  readonly isMissing?: true;
  readonly isStale?: true;
  readonly problem?: ContentProblem;
}

async function readOne(directory: TextReader, folder: string, block: Block): Promise<ReadTranscript> {
  const name = `${folder}/${transcriptFile(block.id)}`;
  if (!(await directory.has(name))) return { isMissing: true };
  const file = await directory.readText(name);
  if (!file.ok) return { problem: inFile(name)(file.finding) };
  const cast = parseCast(file.text);
  if (!cast.ok) return { problem: inFile(name)(cast.finding) };
  return cast.transcript.command === hashCommand(block.command) ? { transcript: cast.transcript } : { isStale: true };
}
