// What an author is told of a file that is no YAML: one thing for one mistake, on the line where it is.
import { expect, test } from 'vitest';
import { schemasFor } from './schema/schemas.ts';
import { readYaml } from './yaml-source.ts';

const GOOD = `minutes: 5
blocks:
  hello:
    command: echo hello
  bye:
    command: echo bye
steps:
  - id: greet
    blocks: [hello]
    check:
      container: { image: some/image }
  - id: part
    blocks: [bye]
    check:
      container:
        image: x
        state: exited
`;

function found(change: readonly [string, string]): string[] {
  const [from, to] = change;
  expect(GOOD).toContain(from);
  const read = readYaml(schemasFor(['ko', 'en']).lesson, GOOD.replace(from, to));
  return read.ok ? [] : read.findings.map(({ line, message }) => `${line}: ${message}`);
}

test.each([
  ['a key too far out', 5, ['  bye:', ' bye:']],
  ['a key too far in', 5, ['  bye:', '   bye:']],
  ['a key of a list item too far out', 9, ['    blocks: [hello]', '   blocks: [hello]']],
  ['a key of a list item too far in', 9, ['    blocks: [hello]', '     blocks: [hello]']],
  ['a check beside its step', 10, ['    check:\n      container: {', '  check:\n      container: {']],
  ['a key behind a text too far in', 17, ['        state:', '          state:']],
  ['a list item too far out', 12, ['  - id: part', '- id: part']],
  ['a list item too far in', 12, ['  - id: part', '    - id: part']],
  ['all that comes after the first line', 2, ['minutes:', ' minutes:']],
  ['what comes after the first line', 2, ['blocks:\n', ' blocks:\n']],
] as const)('%s', (_, line, change) => {
  expect(found(change)).toEqual([
    `${line}: not valid YAML: found an indentation that does not fit, expected that of what it belongs to; is this line, or the one before it, indented as its neighbours are?`,
  ]);
});

test.each([
  [
    'a tab',
    ['  - id: part', '\t- id: part'],
    '12: not valid YAML: Tabs are not allowed as indentation; indent by spaces',
  ],
  [
    'a second document',
    ['steps:', '---\nsteps:'],
    '7: not valid YAML: found a second document, expected one: delete the line ---',
  ],
  [
    'no blank behind a dash',
    ['  - id: part', '  -id: part'],
    '12: not valid YAML: found "-id: part", expected a blank behind the -',
  ],
  ['no blank behind a colon', ['minutes: 5', 'minutes:5'], '1: not valid YAML: found "minutes:5", expected key: value'],
  ['no colon', ['  bye:', '  bye'], '5: not valid YAML: found "bye", expected key: value; is the colon missing'],
  [
    'lines that are not further in',
    [' echo bye', ' |\n    echo bye'],
    '7: not valid YAML: found a text that is not indented',
  ],
  ['a colon', ['echo bye', 'echo: bye'], '6: not valid YAML: Nested mappings'],
  [
    'a quotation that goes on',
    ['echo bye', '"echo bye'],
    '6: not valid YAML: found a quotation mark that is not closed',
  ],
  [
    'more behind a quotation',
    ['echo bye', '"echo" bye'],
    '6: not valid YAML: Unexpected scalar at node end; put all of the text in quotes',
  ],
  ['a star', ['echo bye', '*x'], '6: not valid YAML: found *x; put a text that begins with * in quotes'],
  [
    'an exclamation mark',
    ['echo bye', '!x y'],
    '6: not valid YAML: Unresolved tag: !x; put a text that begins with ! in quotes',
  ],
  ['braces', ['echo bye', '{{.Id}}'], '6: blocks.bye.command: found keys and values, expected text, in quotes'],
  [
    'a block that is beside blocks',
    ['  bye:', 'bye:'],
    '5: bye: unknown, expected only minutes, hosts, blocks, steps, checks, quizzes; does it belong to a key above, and further in?',
  ],
  [
    'what is beside its key',
    ['    command: echo bye', '  command: echo bye'],
    '5: blocks.bye: found nothing, expected text or keys and values, indented further than bye',
  ],
  [
    'a step without a check',
    ['    check:\n      container: { image: some/image }\n', ''],
    '8: steps.0.check: missing in step greet, expected what must be true, such as check: {',
  ],
] as const)('%s', (_, change, message) => {
  expect(found(change)).toEqual([expect.stringContaining(message)]);
});

test('keys that are there twice, each of them', () => {
  expect(found(['steps:', 'minutes: 5\nminutes: 6\nsteps:'])).toHaveLength(2);
});
