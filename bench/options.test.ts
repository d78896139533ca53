import { describe, expect, it } from 'vitest';
import { parseBenchWords } from './options.ts';

describe('the words of the bench command', () => {
  it('are names and options, in any order', () => {
    expect(parseBenchWords(['load', '--learners', '12', 'soak', '--seconds', '60', '--seed', '7'], 1)).toEqual({
      names: ['load', 'soak'],
      options: { learners: 12, seconds: 60, seed: 7, megabytes: 4 },
    });
  });

  it('may say nothing: ten minutes, a seed of its own, and as many learners as the measurement wants', () => {
    expect(parseBenchWords([], 42)).toEqual({ names: [], options: { seconds: 600, seed: 42, megabytes: 4 } });
  });

  it('choose whose terminal is measured, and with how much', () => {
    const { options } = parseBenchWords(['terminal', '--adapter', 'ttyd', '--megabytes', '23'], 1);
    expect(options).toMatchObject({ adapter: 'ttyd', megabytes: 23 });
    expect(parseBenchWords(['--adapter', 'all'], 1).options).not.toHaveProperty('adapter');
  });

  it.each([
    [['--fast'], 'found "--fast"'],
    [['--learners'], 'found ""'],
    [['--learners', '0'], 'from 1 to 500, found "0"'],
    [['--seconds', '1.5'], 'found "1.5"'],
    [['--adapter', 'ssh'], 'found "ssh"'],
    [['--adapter'], 'found ""'],
    [['--seed', 'x'], 'found "x"'],
  ])('%j is not understood', (words, message) => {
    expect(() => parseBenchWords(words, 1)).toThrow(message);
  });
});
