// What an author is told of prose that is no MDX: where it is, and what to do.
import { describe, expect, test } from 'vitest';
import { parseProse } from './parse-prose.ts';

const found = (mdx: string) => parseProse(mdx).findings.map(({ line, message }) => `${line}: ${message}`);

describe('braces', () => {
  test.each([
    ['as commands have them', 'One\n\nUse {{.Id}} here', '3: found {…}, expected prose'],
    [
      'that nothing closes',
      'Use `{` and {\nmore\n\nnext',
      '1: found { that nothing closes, expected prose: write it as code',
    ],
    ['of JSON', '{ "a": 1 }', '1: found {…}, expected prose'],
    ['of a comment', '{/* later */}', '1: found a comment, expected none'],
  ])('%s', (_, mdx, message) => expect(found(mdx)).toEqual([expect.stringContaining(message)]));
});

describe('tags', () => {
  test.each([
    [
      'a placeholder',
      'A\nlong <image> name',
      '2: found <image>, expected a component; if it is meant as text, write it as code, `<image>`, or as \\<image>',
    ],
    ['a placeholder that is near to a component', 'run <tag>', '1: found <tag>, expected a component; if it is meant'],
    ['a component in small letters', '<note>\n\nx\n\n</note>', '; did you mean Note?'],
    [
      'a placeholder with a slash',
      'run <user/name> x',
      '1: found <user/name>, expected a component; what is text is written as code',
    ],
    ['an arrow', 'a <- b', '1: found <-, expected a component; what is text'],
    [
      'a comment',
      'x\n\n<!-- later -->',
      '3: found a comment, expected none: prose has no comments (delete it, or write it behind #',
    ],
    [
      'an address',
      '<https://example.org/a>',
      '1: found <https://example.org/a>, expected the address alone, or [text](',
    ],
    ['a value without quotes', '<Run id=hello />', '1: found an attribute whose value is not in "straight" quotes'],
    [
      'a value with typographic quotes',
      '<Run id=“hello” />',
      '1: found an attribute whose value is not in "straight" quotes',
    ],
    [
      'a quote that is not closed',
      'x\n\n<Run id="hello />\n\ny',
      '3: found <Run and no end of the tag, expected straight quotes',
    ],
    ['a tag that is not ended', '<Run id="hello"\n\n<Check />', '1: found <Run and no end of the tag'],
    ['nothing to close', 'x\n\n</Step>', '3: found </Step>, expected <Step> before it'],
    [
      'another one closed',
      '<Step id="a">\n\n<Note>\n\nx\n\n</Step>',
      '3: found <Note> and then </Step> in line 7, expected </Note> before it',
    ],
    ['one that is not closed', 'x\n\n<Step id="a">\n\nx', '3: found <Step> that is not closed, expected </Step>'],
    ['an end behind text', '<Note>\n\ntext</Note>', '3: found </Note> at the end of other text'],
    ['text behind the beginning', '<Note>text\n\n</Note>', '1: found <Note> and no </Note> in the same paragraph'],
  ])('%s', (_, mdx, message) => expect(found(mdx)).toEqual([expect.stringContaining(message)]));
});

test('a code fence that is not closed takes in the end of a step', () => {
  expect(found('<Step id="a">\n\n```sh\necho\n\n</Step>\n')).toEqual([
    '1: found <Step> that is not closed, expected </Step>; the code fence in line 3 takes it in: is its closing one missing?',
  ]);
  expect(found('<Step id="a">\n\n```md\n</Step>\n```\n')).toEqual([
    '1: found <Step> that is not closed, expected </Step>',
  ]);
});

test('import at the beginning of a line', () => {
  expect(found('import the image')).toEqual([expect.stringContaining('begin the line with another word')]);
});
