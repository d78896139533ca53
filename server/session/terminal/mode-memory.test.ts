import { describe, expect, it } from 'vitest';
import { changesMode, ModeMemory } from './mode-memory.ts';

const changes = (sequence: string) => changesMode(Buffer.from(sequence), 0, sequence.length);

describe('what changes a mode', () => {
  it.each(['\x1b[?1049h', '\x1b[?25l', '\x1b[4h', '\x1b[3;20r', '\x1b[!p', '\x1b[6 q', '\x1b=', '\x1bc', '\x1b(0'])(
    '%j does',
    (sequence) => {
      expect(changes(sequence)).toBe(true);
    },
  );
  it.each(['\x1b[31m', '\x1b[2J', '\x1b[5;5H', '\x1bM', '\x1b]0;h\x07', `\x1b[?${'1;'.repeat(40)}h`])(
    '%j does not',
    (sequence) => {
      expect(changes(sequence)).toBe(false);
    },
  );
});

describe('the memory of modes', () => {
  const told = (...sequences: string[]) => {
    const memory = new ModeMemory();
    for (const sequence of sequences) memory.take(sequence);
    return memory.sequences();
  };

  it('tells the last state of each, and no others', () => {
    expect(told('\x1b[?25l', '\x1b[?1006;2004h', '\x1b[?25h', '\x1b[?25l')).toBe('\x1b[?25l\x1b[?1006h');
  });
  it('tells the shape of the cursor', () => {
    expect(told('\x1b[4 q', '\x1b[6 q')).toBe('\x1b[6 q');
  });
  it.each(['\x1bc', '\x1b[!p'])('forgets everything at %j', (reset) => {
    expect(told('\x1b[?25l', '\x1b[6 q', reset)).toBe('');
  });
});
