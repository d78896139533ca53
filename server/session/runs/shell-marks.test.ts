import { describe, expect, it } from 'vitest';
import { type ShellMark, ShellMarkParser } from './shell-marks.ts';

const mark = (body: string, nonce = 'secret') => `\x1b]133;${body};k=${nonce}\x07`;
const parse = (text: string, chunkBytes = 1_000_000): ShellMark[] => {
  const parser = new ShellMarkParser('secret');
  const bytes = Buffer.from(text);
  const marks: ShellMark[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) marks.push(...parser.push(bytes.subarray(at, at + chunkBytes)));
  return marks;
};

const session = `${mark('A')}$ ${mark('B')}ls\r\n${mark('C')}한글 파일\r\n${mark('D;2')}${mark('A')}$ ${mark('B')}`;

describe('ShellMarkParser', () => {
  it.each([1, 2, 3, 7, 16, 1000])('finds the marks with their places in chunks of %i bytes', (chunkBytes) => {
    const marks = parse(session, chunkBytes);
    expect(marks.map(({ kind }) => kind)).toEqual(['back', 'prompt', 'start', 'end', 'back', 'prompt']);
    const [, , start, end] = marks;
    const output = Buffer.from(session).subarray(start?.seq, end?.seq).toString();
    expect(output).toBe('한글 파일\r\n');
    expect(end).toMatchObject({ exitCode: 2, durationMs: null });
  });

  it.each([
    ['D;0;t=0', 0],
    ['D;0;t=61234', 61_234],
    ['D;0;t=', null],
    ['D;0;t=-1', null],
    ['D;0;t=1,5', null],
    ['D;0;t=999999999999', null],
    ['D;0;x=1', null],
  ])('reads how long a command took: %s', (body, durationMs) => {
    expect(parse(mark(body))).toMatchObject([{ kind: 'end', exitCode: 0, durationMs }]);
  });

  it('reads whether typed input waits', () => {
    expect(parse(mark('A') + mark('A;i=1'))).toMatchObject([{ hasInput: false }, { hasInput: true }]);
  });

  it('finds where the shell reads on in an unfinished line', () => {
    expect(parse(`"\r\n> ${mark('P')}`)).toMatchObject([{ kind: 'more' }]);
  });

  it.each([
    ['of another program', mark('D;0', 'guess')],
    ['without a secret word', '\x1b]133;D;0\x07'],
    ['with an exit code that is none', mark('D;abc')],
    ['that is another sequence', '\x1b]0;title\x07\x1b[31mred\x1b[0m'],
    ['that never ends', `\x1b]133;C;${'x'.repeat(500)}`],
  ])('passes over a mark %s', (_, text) => {
    expect(parse(text + session)).toHaveLength(6);
  });

  it('gives no mark before it is complete', () => {
    const parser = new ShellMarkParser('secret');
    const bytes = Buffer.from(mark('C'));
    expect(parser.push(bytes.subarray(0, -1))).toEqual([]);
    expect(parser.push(bytes.subarray(-1))).toEqual([{ kind: 'start', seq: bytes.length }]);
  });
});
