import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { type TerminalInfo, terminalTitleSchema } from '../../lib/protocol/messages.ts';
import {
  cleanTitle,
  freeName,
  initialTabs,
  labelOf,
  namesOf,
  withoutTab,
  withServerList,
  withTab,
} from './tab-list.ts';

const infos = (...names: string[]): TerminalInfo[] => names.map((name) => ({ name, title: null }));

describe('withServerList', () => {
  it('adds what was opened elsewhere and before, behind what the page asked for', () => {
    expect(namesOf(withServerList(initialTabs(['main', 'db']), infos('t2', 'main')))).toEqual(['main', 'db', 't2']);
  });

  it('keeps a tab that the server has not heard of yet', () => {
    const list = withTab(withServerList(initialTabs(['main']), infos('main')), 't2');
    expect(namesOf(withServerList(list, infos('main')))).toEqual(['main', 't2']);
  });

  it('drops a tab when its terminal was closed', () => {
    const list = withServerList(initialTabs(['main']), infos('main', 't2', 't3'));
    expect(namesOf(withServerList(list, infos('main', 't3')))).toEqual(['main', 't3']);
  });

  it('does not take a tab that has the name of a closed one for that one', () => {
    const list = withServerList(initialTabs(['main']), infos('main', 't2'));
    const again = withTab(withoutTab(list, 't2'), 't2');
    expect(namesOf(withServerList(again, infos('main')))).toEqual(['main', 't2']);
  });

  it('keeps the tabs when the engine is replaced, until they are closed there', () => {
    const list = withServerList(initialTabs(['main']), infos('main', 't2'));
    const replaced = withServerList(withServerList(list, []), infos('main'));
    expect(namesOf(replaced)).toEqual(['main', 't2']);
    const opened = withServerList(replaced, infos('main', 't2'));
    expect(namesOf(withServerList(opened, infos('main')))).toEqual(['main']);
  });

  it('brings and takes away titles', () => {
    const named = withServerList(initialTabs(['main']), [{ name: 'main', title: 'build' }]);
    expect(named.tabs).toEqual([{ name: 'main', title: 'build' }]);
    expect(withServerList(named, infos('main')).tabs).toEqual(infos('main'));
  });
});

it('asks for a tab once, and keeps the last', () => {
  const list = initialTabs(['main']);
  expect(withTab(list, 'main')).toBe(list);
  expect(withoutTab(list, 'main')).toBe(list);
  expect(namesOf(withoutTab(withTab(list, 't2'), 'main'))).toEqual(['t2']);
});

it.each([
  [['main'], 't2'],
  [['main', 't2', 't3'], 't4'],
  [['main', 't3'], 't2'],
  [['db'], 't2'],
])('the next name beside %j is %s', (names, expected) => {
  expect(freeName(initialTabs(names))).toBe(expected);
});

it.each([
  ['main', null, { kind: 'main' }],
  ['t2', null, { kind: 'number', number: 2 }],
  ['t02', null, { kind: 'title', text: 't02' }],
  ['db', null, { kind: 'title', text: 'db' }],
  ['main', '빌드', { kind: 'title', text: '빌드' }],
] as const)('%s with the title %s is labelled %j', (name, title, expected) => {
  expect(labelOf({ name, title })).toEqual(expected);
});

describe('cleanTitle', () => {
  it.each([
    ['  build  ', 'build'],
    ['two\nlines\t!', 'two lines !'],
    ['\x1b]0;evil\x07', ']0;evil'],
    ['', null],
    [' \u200b\u2028 ', null],
    ['서버 로그', '서버 로그'],
    ['x'.repeat(50), 'x'.repeat(LIMITS.terminalTitleChars)],
    [`${'x'.repeat(LIMITS.terminalTitleChars - 1)}🐳`, 'x'.repeat(LIMITS.terminalTitleChars - 1)],
  ])('makes %j into %j', (text, expected) => {
    expect(cleanTitle(text)).toBe(expected);
    if (expected !== null) expect(terminalTitleSchema.safeParse(expected).success).toBe(true);
  });
});
