import { run } from '@mdx-js/mdx';
import { createElement, Fragment } from 'react';
import * as runtime from 'react/jsx-runtime';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { compileMdx } from './compile.ts';
import { COMPONENT_NAMES } from './components.ts';
import { ContentInvalidError } from './problem.ts';

const FILE = '01-course/01-lesson/lesson.en.mdx';

/** Renders with stand-ins that show their name and attributes. */
async function render(source: string): Promise<string> {
  const { default: Content } = await run(await compileMdx(source, { file: FILE }), runtime);
  const standIn = (name: string) => (props: object) => createElement(`x-${name.toLowerCase()}`, props);
  return renderToStaticMarkup(
    createElement(
      Fragment,
      null,
      Content({ components: Object.fromEntries(COMPONENT_NAMES.map((it) => [it, standIn(it)])) }),
    ),
  );
}

async function problemsOf(source: string): Promise<string> {
  const error = await compileMdx(source, { file: FILE }).then(
    () => undefined,
    (it: unknown) => it,
  );
  if (!(error instanceof ContentInvalidError)) throw new Error(`expected a ContentInvalidError, got ${error}`);
  return error.message;
}

describe('prose renders', () => {
  test.each([
    ['components', '<Step id="a">\n\n<Run id="b" />\n\n</Step>', '<x-step id="a"><x-run id="b"></x-run></x-step>'],
    ['a note on one line', '<Note title="T">a *b*</Note>', '<x-note title="T">a <em>b</em></x-note>'],
    ['a table', '| a |\n| --- |\n| b |', '<td>b</td>'],
    [
      'links',
      '[a](https://example.org/?q=javascript:1) [b](/ko) [c](#d) <Note/>'.replace(' <Note/>', ''),
      'href="/ko"',
    ],
    ['braces and tags in code', '`{x}` `<div>`', '<code>{x}</code> <code>&lt;div&gt;</code>'],
    ['a fence with braces', '```\ndocker inspect --format {{.Id}}\n```', '{{.Id}}'],
    [
      'code in colours of the page',
      '```dockerfile\nFROM scratch\n```',
      '<span style="color:var(--code-token-keyword)">FROM</span>',
    ],
    ['code of a language that is not known', '```klingon\nnuqneH\n```', 'nuqneH'],
    ['an escaped brace', 'a \\{b} c', 'a {b} c'],
    ['Korean ranges, not struck through', '1~2초, 3~4초', '1~2초, 3~4초'],
    ['bold before a Korean particle', '**컨테이너**는', '<strong>컨테이너</strong>는'],
  ])('%s', async (_, source, html) => {
    expect(await render(source)).toContain(html);
  });
});

const asText = (found: string) => {
  const [tag] = /<.*>/.exec(found) ?? [];
  return `; if it is meant as text, write it as code, \`${tag}\`, or as \\${tag}`;
};
const CODE = 'a lesson is data, not code';

describe('code is refused', () => {
  test.each([
    ['import', 'import fs from "node:fs"', CODE],
    ['export', 'export const x = 1', CODE],
    ['an expression between paragraphs', '{process.exit()}', CODE],
    ['an expression in a sentence', 'a {1 + 1} b', CODE],
    ['an expression in a heading', '## {x}', CODE],
    ['a second title of the page', '# Title', 'found a heading #, expected ## at most'],
    ['an expression in a component', '<Note>{x}</Note>', CODE],
    ['an expression in a table', '| a |\n| --- |\n| {x} |', CODE],
    ['an empty expression', '{}', CODE],
    ['a comment, which is an expression', '{/* x */}', 'found a comment, expected none'],
    ['an attribute expression', '<Run id={x} />', 'found no text for id of <Run>, expected id="…"'],
    ['a spread', '<Run id="a" {...props} />', 'found {…} in <Run>, expected attributes such as id="run-hello"'],
    ['another component', '<Script src="x" />', 'found <Script>, expected one of Step, Run, Check'],
    ['an element', '<div>x</div>', 'found <div>, expected one of Step, Run, Check'],
    ['a script', '<script>alert(1)</script>', 'found <script>'],
    ['a fragment', '<>x</>', 'found <>, expected one of'],
    ['a member', '<Note.x />', 'found <Note.x>'],
    ['a name with a prefix', '<svg:Note />', 'found <svg:Note>'],
    ['a name of Object', '<constructor />', 'found <constructor>'],
    ['an event handler', '<Note onClick="alert(1)">x</Note>', 'found onClick on <Note>, expected only title'],
    ['raw HTML as a property', '<Note dangerouslySetInnerHTML="x" />', 'found dangerouslySetInnerHTML on <Note>'],
    ['a missing id', '<Run />', 'found <Run> without id, expected id="…"'],
    ['an id without a value', '<Run id />', 'found no text for id of <Run>'],
    [
      'a tab in a tab',
      '<Tabs>\n\n<Tab title="a">\n\n<Note>\n\n<Tab title="b">\n\nx\n\n</Tab>\n\n</Note>\n\n</Tab>\n\n</Tabs>',
      'found <Tab> outside of <Tabs>',
    ],
    [
      'two tabs of one title',
      '<Tabs>\n\n<Tab title="a">\n\nx\n\n</Tab>\n\n<Tab title="a">\n\ny\n\n</Tab>\n\n</Tabs>',
      'found two tabs with the title "a"',
    ],
    ['a preview of another site', '<Preview port="80" path="//x.y/z" />', 'expected a path such as'],
    ['one as browsers read it', '<Preview port="80" path="/\\x.y/z" />', 'expected a path such as'],
    ['one that a tab hides', '<Preview port="80" path="/\t/x.y/z" />', 'expected a path such as'],
    ['an id twice', '<Run id="a" id="b" />', 'found id of <Run> twice'],
    ['text in a block', '<Run id="a">x</Run>', 'found text in <Run>, expected <Run />'],
    ['a block in a sentence', 'Press <Run id="a" /> now.', 'found <Run> inside a sentence'],
    ['a block in bold', '**<Run id="a" />**', 'found <Run> inside a sentence'],
    ['a script as an address', '[x](javascript:alert)', 'found the address "javascript:alert"'],
    ['the same in capitals', '[x](JaVaScRiPt:alert)', 'found the address'],
    ['the same in pieces', '[x](<java&#10;script:alert>)', 'found the address'],
    ['the same after a tab', '[x](<&#9;javascript:alert>)', 'found the address'],
    ['a reference to one', '[x]\n\n[x]: javascript:alert', 'found the address'],
    ['a picture that is no figure', '![x](x.svg)', 'found a picture, expected <Figure'],
    ['a reference to one', '![x][y]\n\n[y]: x.svg', 'found a picture, expected <Figure'],
    ['an image of data', '![x](data:text/html,x)', 'found the address'],
    ['bold that did not close', '**컨테이너(container)**는', 'found ** as plain text'],
    ['a tag that is not closed', '<Note>\n\nx', 'found <Note> that is not closed'],
    ['HTML comments', '<!-- x -->', 'found a comment, expected none'],
  ])('%s', async (_, source, message) => {
    const problems = await problemsOf(`line one\n\n${source}`);
    expect(problems).toMatch(new RegExp(`^${FILE}:[1-9]\\d*: `));
    expect(problems).toContain(message);
  });

  test('with the line on which it stands, each of them', async () => {
    expect(await problemsOf('one\n\n<div />\n\n\n<span />')).toBe(
      [':3: found <div>', ':6: found <span>']
        .map((it) => `${FILE}${it}, expected one of ${COMPONENT_NAMES.join(', ')}${asText(it)}`)
        .join('\n'),
    );
  });
});

test('the same source is compiled once; a refusal names the file that asked', async () => {
  expect(compileMdx('## Once', { file: 'a' })).toBe(compileMdx('## Once', { file: 'b' }));
  await expect(compileMdx('{x}', { file: 'a' })).rejects.toThrow(/^a:1: /);
  await expect(compileMdx('{x}', { file: 'b' })).rejects.toThrow(/^b:1: /);
});
