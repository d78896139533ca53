import { describe, expect, it } from 'vitest';
import { parseBenchWords } from './options.ts';
import { MEASUREMENT_NAMES } from './terminal/measurement-names.ts';
import { PEER_NAMES } from './terminal/peer.ts';

const ALL = { adapters: PEER_NAMES, only: MEASUREMENT_NAMES };

describe('the words of the bench command', () => {
  it('are names and options, in any order', () => {
    expect(parseBenchWords(['load', '--learners', '12', 'soak', '--seconds', '60', '--seed', '7'], 1)).toEqual({
      names: ['load', 'soak'],
      options: { learners: 12, seconds: 60, seed: 7, megabytes: 4, ...ALL },
    });
  });

  it('may say nothing: ten minutes, a seed of its own, and as many learners as the measurement wants', () => {
    expect(parseBenchWords([], 42)).toEqual({ names: [], options: { seconds: 600, seed: 42, megabytes: 4, ...ALL } });
  });

  it('choose whose terminal is measured, and with how much', () => {
    const { options } = parseBenchWords(['terminal', '--adapter', 'ttyd', '--megabytes', '23'], 1);
    expect(options).toMatchObject({ adapters: ['ttyd'], megabytes: 23 });
    for (const words of [
      ['--adapter', 'engine', '--adapter', 'slipway'],
      ['--adapter', 'engine,slipway'],
    ]) {
      expect(parseBenchWords(words, 1).options.adapters).toEqual(['slipway', 'engine']);
    }
    expect(parseBenchWords(['--adapter', 'all'], 1).options.adapters).toEqual(PEER_NAMES);
  });

  it('choose what is measured of it, in the usual order', () => {
    expect(parseBenchWords(['terminal', '--only', 'crowd,keystrokes'], 1).options.only).toEqual([
      'keystrokes',
      'crowd',
    ]);
    expect(parseBenchWords(['--only', 'stalls', '--only', 'flood'], 1).options.only).toEqual(['flood', 'stalls']);
    expect(parseBenchWords(['--only', 'all'], 1).options.only).toEqual(MEASUREMENT_NAMES);
  });

  it.each([
    [['--fast'], 'found "--fast"'],
    [['--learners'], 'found ""'],
    [['--learners', '0'], 'from 1 to 500, found "0"'],
    [['--seconds', '1.5'], 'found "1.5"'],
    [['--adapter', 'ssh'], 'found "ssh"'],
    [['--adapter'], 'found ""'],
    [['--adapter', 'ttyd,ssh'], 'Expected --adapter slipway, ttyd, engine or all, found "ssh"'],
    [['--only', 'speed'], 'Expected --only keystrokes, connecting,'],
    [['--only', 'flood,'], 'found ""'],
    [['--learners', ''], 'found ""'],
    [['--seed', 'x'], 'found "x"'],
  ])('%j is not understood', (words, message) => {
    expect(() => parseBenchWords(words, 1)).toThrow(message);
  });
});
