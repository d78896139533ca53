import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DROPPED_AFTER_MS, PromptWatch, TYPED_AHEAD_MS } from './prompt-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
});

/** Marks as letters (A back, I back while input waits, B shown, C started, D ended, P continued), `T` a block is typed, `⏎` the learner's Enter, `…` a moment. */
function watch(sequence: string) {
  const told: string[] = [];
  const prompt = new PromptWatch({ onFree: () => told.push('free'), onDropped: () => told.push('dropped') });
  const steps = new Map<string, () => void>([
    ['A', () => prompt.back()],
    ['I', () => prompt.back(true)],
    ['B', () => prompt.shown()],
    ['C', () => prompt.started()],
    ['D', () => prompt.ended()],
    ['P', () => prompt.continued()],
    ['T', () => prompt.take()],
    ['R', () => prompt.recovered()],
    ['⏎', () => void prompt.type(Buffer.from('\r'))],
    ['x', () => void prompt.type(Buffer.from('x'))],
    ['…', () => void vi.advanceTimersByTime(TYPED_AHEAD_MS)],
  ]);
  for (const step of sequence.replaceAll(' ', '')) steps.get(step)?.();
  return { prompt, told, state: prompt.isFree ? 'free' : prompt.isTheirs ? 'theirs' : 'neither' };
}

describe('a block may be typed', () => {
  it.each([
    ['at the first prompt', 'AB', 'free'],
    ['not before it', 'A', 'neither'],
    ['not while a command of the learner’s runs', 'AB ⏎C', 'theirs'],
    ['not after their Enter, which may be within a quote', 'AB ⏎', 'theirs'],
    ['not while the shell reads on', 'AB ⏎P', 'theirs'],
    ['beside a half-typed line', 'AB x', 'free'],
    ['at the prompt after their command', 'AB ⏎C DAB', 'free'],
    ['after an empty line', 'AB ⏎AB', 'free'],
    ['after a line over several prompts', 'AB ⏎P⏎P⏎C DAB', 'free'],
    ['not while typed-ahead lines may be read there', 'AB ⏎C⏎ DAB', 'neither'],
    ['when nobody read those', 'AB ⏎C⏎ DAB…', 'free'],
    ['not so soon when the shell has something to read', 'AB ⏎C⏎ DIB…', 'neither'],
    ['at once when no line was entered in it', 'AB ⏎C x DIB', 'free'],
    ['not when the shell did', 'AB ⏎C⏎ DAB C', 'theirs'],
    ['when it is through with them', 'AB ⏎C⏎⏎ DAB C DAB C DAB', 'free'],
    ['when it is through with them, some of them empty', 'AB ⏎C⏎⏎ DAB AB C DAB', 'free'],
    ['not at a prompt that is drawn again after an Enter', 'AB ⏎B', 'neither'],
    ['not while a block runs', 'AB T C B', 'neither'],
    ['after a block in which lines were read', 'AB T C⏎⏎ DAB…', 'free'],
    ['not when the shell reads a line typed ahead of a block’s end', 'AB T C⏎ DAB C', 'theirs'],
    ['not when the shell reads a line typed after a block', 'AB T⏎ C DAB C', 'theirs'],
    ['once for a paste of several commands and a line behind it', 'AB ⏎C⏎CC DAB', 'neither'],
    ['not after a restart of the server within a command', 'AB C R', 'theirs'],
    ['not after one when no mark is kept: only a command prints so much', 'R', 'theirs'],
    ['after one, at the next prompt, when what was typed before is read', 'AB C R DAB…', 'free'],
    ['at once after one, at its prompt', 'AB R', 'free'],
  ])('%s', (_, sequence, state) => {
    expect(watch(sequence).state).toBe(state);
  });
});

describe('a block that was typed', () => {
  it('is dropped when a new prompt comes and nothing begins', () => {
    const { told } = watch('AB T AB');
    expect(told).toEqual(['free']);
    vi.advanceTimersByTime(DROPPED_AFTER_MS);
    expect(told).toEqual(['free', 'dropped', 'free']);
  });

  it('is not dropped when it begins then', () => {
    const { told } = watch('AB T AB C');
    vi.advanceTimersByTime(DROPPED_AFTER_MS);
    expect(told).toEqual(['free']);
  });

  it('is dropped at once by a line that the learner enters then', () => {
    const { told, state } = watch('AB T AB ⏎');
    expect([told, state]).toEqual([['free', 'dropped'], 'theirs']);
  });

  it('and the line behind it: the one is the block’s, the other the learner’s', () => {
    expect(watch('AB T ⏎ C D AB').state).toBe('neither');
  });
});

it('leaves no timer when it is reset', () => {
  for (const sequence of ['AB ⏎C⏎ DAB', 'AB T AB']) watch(sequence).prompt.reset();
  expect(vi.getTimerCount()).toBe(0);
});
