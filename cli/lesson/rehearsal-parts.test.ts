// The pure parts of a rehearsal: what is done, what is answered, what is complained of, how it is told.
import { describe, expect, it } from 'vitest';
import { type Block, DEFAULT_HOST, type Quiz, type Step } from '../../lib/content/lesson.ts';
import type { Receipt } from '../../lib/protocol/messages.ts';
import { actsOf } from './acts.ts';
import { rightAnswer, wrongAnswer } from './answers.ts';
import { complaintsAbout } from './expectations.ts';
import { toJunit } from './junit.ts';
import type { LessonReport } from './lesson-report.ts';
import { stopsOf } from './prose-order.ts';
import { reportLines, summaryLine } from './report-lines.ts';
import { cutOutput } from './tape.ts';

const block = (id: string, changes: Partial<Block> = {}): Block => ({
  ...{ id, command: `echo ${id}`, host: DEFAULT_HOST, terminal: 'main', expectedExitCode: 0, expectedOutput: null },
  ...{ apart: false, prompt: null, inside: null, editable: false, shownAs: 'run' },
  ...changes,
});
const ended = (output: string, exitCode = 0): Receipt => ({
  ...{ status: exitCode === 0 ? ('ok' as const) : ('failed' as const), block: 'l/b', terminal: 'main', exitCode },
  ...{ runId: '0e6a1a2e-3c51-4c43-9d2c-0e3f0f5f5a11', durationMs: 1, output, truncated: false },
});

describe('what is done for a step', () => {
  const step = (blocks: string[], solution: Step['solution']): Step => ({
    ...{ id: 's', blocks, solution },
    check: { kind: 'command', host: DEFAULT_HOST, because: null, pattern: 'x' },
  });
  const command = { kind: 'command' as const, host: DEFAULT_HOST, command: 'touch x' };
  const ids = (of: Step) =>
    actsOf({ blocks: ['a', 'b', 'c'].map((id) => block(id)) }, of).map((act) =>
      act.kind === 'block' ? act.block.id : act.command,
    );

  it.each<[string, string[], Step['solution'], string[]]>([
    ['before it', ['b', 'a'], [{ kind: 'block', block: 'a' }, command], ['b', 'a', 'touch x']],
    ['behind it', ['a', 'b'], [command, { kind: 'block', block: 'a' }], ['touch x', 'a', 'b']],
    [
      'in between',
      ['a', 'b', 'c'],
      [
        { kind: 'block', block: 'a' },
        { kind: 'block', block: 'c' },
      ],
      ['b', 'a', 'c'],
    ],
    ['beside commands alone', ['a', 'b'], [command], ['a', 'b', 'touch x']],
  ])('is its solution, with the blocks that are no part of it: %s', (_, blocks, solution, expected) => {
    expect(ids(step(blocks, solution))).toEqual(expected);
  });
});

describe('answers', () => {
  const quiz = (changes: Partial<Quiz>): Quiz => ({ id: 'q', kind: 'single', choices: [], right: [], ...changes });

  it.each<[Partial<Quiz>, unknown, unknown]>([
    [{ choices: ['a', 'b'], right: ['b'] }, ['b'], ['a']],
    [{ kind: 'multiple', choices: ['a', 'b'], right: ['a', 'b'] }, ['a', 'b'], ['b']],
    [{ kind: 'multiple', choices: ['a', 'b', 'c'], right: ['a', 'b'] }, ['a', 'b'], ['c']],
  ])('to %j', (changes, right, wrong) => {
    expect(rightAnswer(quiz(changes))).toEqual({ kind: 'choices', choices: right });
    expect(wrongAnswer(quiz(changes))).toEqual({ kind: 'choices', choices: wrong });
  });

  it('in words, and none that is wrong where all are right', () => {
    expect(rightAnswer(quiz({ kind: 'text', right: ['…latest…'] }))).toEqual({ kind: 'text', text: 'latest' });
    expect(wrongAnswer(quiz({ kind: 'text', right: ['latest'] }))).toMatchObject({ kind: 'text' });
    expect(wrongAnswer(quiz({ kind: 'text', right: ['…'] }))).toBeUndefined();
  });
});

describe('is complained of', () => {
  it.each<[string, Block, Receipt | undefined, RegExp]>([
    ['no end', block('a'), undefined, /not ended in time/],
    ['another exit code', block('a'), ended('no\nsuch', 1), /exit code 1, expected 0\n {4}no\n {4}such/],
    ['other output', block('a', { expectedOutput: 'Hello …' }), ended('Bye'), /does not fit[\s\S]*Hello …[\s\S]*Bye/],
  ])('%s', (_, of, receipt, message) => expect(complaintsAbout(of, receipt).join('\n')).toMatch(message));

  it('drift, but only where the author has not said what is expected', () => {
    const recorded = { text: 'a', truncated: false, volatile: [] as [] };
    const transcript = { ...recorded, command: '', exitCode: 0, durationMs: 1, width: 80, height: 24, events: [] };
    expect(complaintsAbout(block('a'), ended('b'), transcript)).toEqual([expect.stringContaining('"a" was recorded')]);
    expect(complaintsAbout(block('a', { expectedOutput: '…' }), ended('b'), transcript)).toEqual([]);
  });
});

it('reads the prose in order, and no code in it', () => {
  const mdx =
    '<Run id="a" />\n\n```mdx\n<Run id="no" />\n```\n\n<Step id="s">\n\n<Run id="b" />\n\n<Quiz id="q" />\n\n</Step>\n';
  const text = { title: '', summary: '', mdx, stepTitles: {}, quizzes: {} };
  expect(stopsOf({ texts: { ko: text, en: text } })).toEqual([
    { kind: 'block', id: 'a' },
    { kind: 'step', id: 's', quizzes: ['q'] },
  ]);
});

describe('a tape', () => {
  const parts = (...texts: string[]) => texts.map((text, index) => ({ atMs: 100 * index, text }));

  it('has what the command printed alone, wherever the pieces were cut', () => {
    const begun = parts('$ echo\r\n\x1b]13', '3;C;k=1\x07he', 'llo\r\n', 'x\x1b]133;D;0;k=1\x07\x1b]133;A\x07$ ');
    expect(cutOutput(begun)).toEqual([
      { atMs: 100, text: 'he' },
      { atMs: 200, text: 'llo\r\n' },
      { atMs: 300, text: 'x' },
    ]);
  });

  it('has nothing of a command that it did not see begin', () => {
    expect(cutOutput(parts('hello'))).toEqual([]);
  });
});

describe('a report', () => {
  const part = { kind: 'step' as const, id: 's', durationMs: 1200, failures: [], notes: [], skipped: false };
  const reports: LessonReport[] = [
    { lesson: 'c/good', durationMs: 2000, parts: [part] },
    {
      lesson: 'c/bad',
      durationMs: 2000,
      parts: [
        { ...part, failures: ['a <b> & "c"\nd\x1b'] },
        { ...part, skipped: true },
      ],
    },
  ];
  const plain = { style: (_: string, text: string) => text };

  it('for a person', () => {
    expect(reports.flatMap((report) => reportLines(report, plain))).toEqual([
      ...['✓ c/good  2.0 s', '  ✓ step s  1.2 s', '✗ c/bad  2.0 s', '  ✗ step s  1.2 s'],
      ...['      a <b> & "c"', '      d\x1b', '  – step s  skipped'],
    ]);
    expect(summaryLine(reports, 4000, plain)).toBe('1 passed, 1 failed in 4.0 s');
  });

  it('for a CI server', () => {
    const xml = toJunit(reports);
    expect(xml).toContain('<testsuite name="c/bad" tests="2" failures="1" skipped="1" time="2.000">');
    expect(xml).toContain(
      '<failure message="a &lt;b&gt; &amp; &quot;c&quot;">a &lt;b&gt; &amp; &quot;c&quot;\nd�</failure>',
    );
  });
});
