import type { Terminal } from '@xterm/xterm';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { COMPOSING_KEY_CODE, changeOf, guardComposition } from './composition.ts';

test.each([
  ['nothing', '가', '가', ''],
  ['a number after it', '가', '가2', '2'],
  ['a word', '', 'hello ', 'hello '],
  ['something taken away', '가나', '가', '\x7f'],
  ['another letter in its place', 'a', 'b', 'b'],
])('what an input method typed: %s', (_, before, after, typed) => {
  expect(changeOf(before, after)).toBe(typed);
});

/** As much of a browser and of xterm.js as is listened to, in the order of Chromium's events. */
function setUp() {
  const typed: string[] = [];
  const element = new EventTarget();
  const textarea = { value: '', selectionStart: 0, selectionEnd: 0 };
  const view = { classList: { remove: vi.fn() } };
  const helper = { _isComposing: false, _compositionView: view, _finalizeComposition: (_: boolean) => undefined };
  const input = (text: string) => void typed.push(text);
  const terminal = { element, textarea, input, _core: { _compositionHelper: helper } } as unknown as Terminal;
  const ended = new AbortController();
  guardComposition(terminal, { isControlHeld: () => false, signal: ended.signal });
  const fire = (name: string, fields: object = {}) => element.dispatchEvent(Object.assign(new Event(name), fields));
  const key = (keyCode = COMPOSING_KEY_CODE) => fire('keydown', { keyCode });
  const compose = (...steps: string[]) => {
    const before = textarea.value;
    for (const [index, text] of steps.entries()) {
      key();
      if (index === 0) fire('compositionstart');
      textarea.value = before + text;
    }
  };
  const end = () => {
    fire('compositionend');
    helper._finalizeComposition(true);
  };
  return { typed, textarea, helper, view, ended, fire, key, compose, end };
}

describe('a composition', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is typed once when it ends, whether timers run or have to wait', () => {
    for (const wait of [() => vi.runAllTimers(), () => undefined]) {
      const { typed, compose, end } = setUp();
      for (const syllable of ['ㅎ하한', 'ㄱ그글', 'ㅎ하한', 'ㄱ그글']) {
        compose(...syllable);
        wait();
        end();
      }
      expect(typed).toEqual(['한', '글', '한', '글']);
      vi.runAllTimers();
      expect(typed).toEqual(['한', '글', '한', '글']);
    }
  });

  it('is typed before the key that ends it, and not again at its end', () => {
    const { typed, helper, view, compose, key, end } = setUp();
    compose('ㅎ', '하', '한');
    helper._isComposing = true;
    key(13);
    helper._finalizeComposition(false);
    expect([typed, helper._isComposing]).toEqual([['한'], false]);
    expect(view.classList.remove).toHaveBeenCalledWith('active');
    end();
    vi.runAllTimers();
    expect(typed).toEqual(['한']);
  });

  it('may be followed by what the key that ended it writes', () => {
    const { typed, textarea, compose, key, end } = setUp();
    compose('ㅎ', '하');
    key();
    end();
    textarea.value += '2';
    compose('ㄱ', '그');
    end();
    expect(typed).toEqual(['하', '2', '그']);
  });

  it('is typed when the keyboard goes elsewhere', () => {
    const { typed, textarea, compose, fire, end } = setUp();
    compose('ㅎ', '하');
    fire('blur');
    textarea.value = '';
    end();
    vi.runAllTimers();
    expect(typed).toEqual(['하']);
  });

  it('that is taken back types nothing', () => {
    const { typed, compose, end } = setUp();
    compose('ㅎ', '하', 'ㅎ', '');
    end();
    vi.runAllTimers();
    expect(typed).toEqual([]);
  });

  it('takes the place of what the mouse had selected', () => {
    const { typed, textarea, compose, end, fire } = setUp();
    Object.assign(textarea, { value: 'selected', selectionEnd: 8 });
    fire('compositionstart');
    textarea.selectionEnd = 0;
    compose('ㅎ', '하');
    end();
    expect(typed).toEqual(['하']);
  });
});

describe('what is written without being composed', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is typed a moment later, or before the next key', () => {
    const { typed, textarea, key } = setUp();
    key();
    textarea.value = 'one';
    vi.runAllTimers();
    key();
    textarea.value = 'one two';
    key();
    textarea.value = 'one tw';
    key(13);
    expect(typed).toEqual(['one', ' two', '\x7f']);
  });

  it('is not looked for once the terminal is gone', () => {
    const { typed, textarea, key, ended } = setUp();
    key();
    textarea.value = 'one';
    ended.abort();
    vi.runAllTimers();
    expect(typed).toEqual([]);
  });
});
