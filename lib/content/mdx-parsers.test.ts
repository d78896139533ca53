// A text is parsed without what cannot be in it: that must never show.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import remarkGfm from 'remark-gfm';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { expect, test } from 'vitest';
import { GFM_OPTIONS, parserFor } from './mdx-parsers.ts';

const CONTENT = join(import.meta.dirname, '../../content');
const whole = unified().use(remarkParse).use(remarkMdx).use(remarkGfm, GFM_OPTIONS).freeze();

const TEXTS = [
  'plain *words* and `code`, 1~2 of them',
  'see http://localhost:8080/{id} or HTTPS://EXAMPLE.ORG/*a*',
  'www.example.org, WWW.example.org',
  'http:\\//example.org, www\\.example.org, somebody\\@example.org',
  'http&#58;//example.org, a&commat;example.org',
  'somebody@example.org and mailto:somebody@example.org',
  '| a | b |\n| --- | --- |\n| 1 | http://example.org |',
  '| a |\n|-|\n| somebody@example.org |\n',
  'a \\| b',
  'a\n:-\nb',
  '> a\n> -:\n> b',
  'a\n-\nb',
  '~~struck~~ and ~not~',
  'a note[^1]\n\n[^1]: the note',
  '- [ ] open\n- [x] done\n- [X] done\n- [\n] open',
  '- [\t] open',
  '<Note>\n\nhttp://example.org/a_b_c\n\n| a |\n|-|\n\n</Note>',
  '```sh\ncurl http://localhost | grep @\n```',
];

test.each(TEXTS)('%j has the tree that all of the syntax gives', (text) => {
  expect(parserFor(text).parse(text)).toEqual(whole.parse(text));
});

const names = readdirSync(CONTENT, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.mdx'));

test.each(names)('so has content/%s', (name) => {
  const text = readFileSync(join(CONTENT, name), 'utf8').replace(/^---\n[\s\S]*?\n---\n/, '');
  expect(parserFor(text).parse(text)).toEqual(whole.parse(text));
});
