import { expect, it } from 'vitest';
import { commandLabel } from './command-label.ts';

it('is the command, numbered where another block has it too', () => {
  const blocks = [
    { id: 'a', command: 'docker ps' },
    { id: 'b', command: 'docker images' },
    { id: 'c', command: 'docker ps' },
  ];
  expect(['a', 'b', 'c'].map((id) => commandLabel(blocks, id))).toEqual([
    ...['docker ps (1)', 'docker images', 'docker ps (2)'],
  ]);
});
