// Was it as the lesson says? What is wrong, in words, for the author. Pure.
import type { Block } from '../../lib/content/lesson.ts';
import { fitsPattern } from '../../lib/content/pattern.ts';
import { findDrift } from '../../lib/content/transcript/drift.ts';
import type { Transcript } from '../../lib/content/transcript/transcript.ts';
import type { Receipt } from '../../lib/protocol/messages.ts';

/** Lines of output that are shown of what went wrong. */
const SHOWN_LINES = 12;

type Ended = Extract<Receipt, { status: 'ok' | 'failed' }>;

export const isEnded = (receipt: Receipt | undefined): receipt is Ended =>
  receipt?.status === 'ok' || receipt?.status === 'failed';

/** @param receipt the final one; undefined when there was none by the deadline */
export function complaintsAbout(block: Block, receipt: Receipt | undefined, recorded?: Transcript): string[] {
  if (receipt === undefined) return ['it has not ended in time'];
  if (!isEnded(receipt)) return [`it was lost: ${receipt.status === 'lost' ? receipt.code : receipt.status}`];
  const { output, exitCode } = receipt;
  if (receipt.status === 'failed') {
    return [`it ended with exit code ${exitCode}, expected ${block.expectedExitCode}${shown(output)}`];
  }
  if (block.expectedOutput !== null) {
    if (fitsPattern(block.expectedOutput, output)) return [];
    return [`its output does not fit what is expected: ${shown(block.expectedOutput)}\nbut is:${shown(output)}`];
  }
  return recorded === undefined ? [] : driftOf(recorded, output);
}

function driftOf(recorded: Transcript, output: string): string[] {
  if (recorded.truncated) return [];
  const drift = findDrift(recorded, output);
  if (drift === null) return [];
  const line = (text: string | null) => (text === null ? 'nothing more' : `"${text}"`);
  const difference = `${line(drift.recorded)} was recorded, ${line(drift.printed)} is printed`;
  return [`its output is not what was recorded: ${difference}; record it again, or expect it with … for what varies`];
}

function shown(output: string): string {
  const lines = output.split('\n');
  const left = lines.length - SHOWN_LINES;
  const first = lines.slice(0, SHOWN_LINES).map((line) => `\n    ${line}`);
  return `${first.join('')}${left > 0 ? `\n    (${left} lines more)` : ''}`;
}
