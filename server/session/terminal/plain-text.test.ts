import { describe, expect, it, vi } from 'vitest';
import { GuardedWriter } from './guarded-writer.ts';
import { renderPlainText } from './plain-text.ts';

const render = (text: string, cols = 80) => renderPlainText(Buffer.from(text), cols);

describe('renderPlainText', () => {
  it.each([
    ['plain lines', 'one\r\ntwo\r\n', 'one\ntwo'],
    ['colours', '\x1b[31mred\x1b[0m text\r\n', 'red text'],
    ['Hangul and emoji', '한글 🐳\r\n', '한글 🐳'],
    [
      'a progress line that overwrites itself',
      'Downloading 1%\rDownloading 100%\r\ndone\r\n',
      'Downloading 100%\ndone',
    ],
    [
      'progress as docker pull draws it',
      'a: Waiting\r\nb: Waiting\r\n\x1b[2A\x1b[2Ka: Pull complete\r\x1b[2Bend\r\n',
      'a: Pull complete\nb: Waiting\nend',
    ],
    ['nothing', '', ''],
    ['marks of the shell', '\x1b]133;C;k=x\x07out\r\n', 'out'],
  ])('reads %s', async (_, text, expected) => {
    expect(await render(text)).toBe(expected);
  });

  it('is nothing where the screen fails, and no failure of the run', async () => {
    const write = vi.spyOn(GuardedWriter.prototype, 'write').mockImplementation(() => {
      throw new TypeError('Cannot read properties of undefined');
    });
    expect(await render('out')).toBe('');
    write.mockRestore();
  });

  it('joins what the terminal wrapped', async () => {
    expect(await render(`${'x'.repeat(25)}\r\nend\r\n`, 10)).toBe(`${'x'.repeat(25)}\nend`);
  });

  it('keeps long output', async () => {
    const lines = Array.from({ length: 3000 }, (_, index) => `line ${index}`);
    expect(await render(lines.join('\r\n'))).toBe(lines.join('\n'));
  });

  it('leaves out what would keep the server busy, and renders the rest', async () => {
    expect(await render(`before\r\n${'\x1b[2147483647S'.repeat(50)}after\r\n`)).toBe('before\nafter');
  });
});
