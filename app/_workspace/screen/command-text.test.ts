// Text between marks, from a screen that xterm.js has drawn.
import headless from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { type Command, CommandMarks } from './command-marks.ts';
import { commandText, outputText } from './command-text.ts';

const PROMPT = '\x1b]133;A;k=n\x07learner@sandbox:~$ \x1b]133;B;k=n\x07';

/** As the screen does it, without the screen. */
async function show(written: string, cols = 40): Promise<{ texts: (string | null)[][] }> {
  const terminal = new headless.Terminal({ allowProposedApi: true, cols, rows: 10 });
  const marks = new CommandMarks({
    mark: () => {
      const marker = terminal.registerMarker(0);
      return marker === undefined ? null : { marker, column: terminal.buffer.active.cursorX };
    },
    onChange: () => undefined,
  });
  terminal.parser.registerOscHandler(133, (data) => {
    marks.handle(data);
    return true;
  });
  await new Promise<void>((resolve) => terminal.write(written, resolve));
  const textsOf = (command: Command) => [
    commandText(terminal.buffer.normal, command),
    outputText(terminal.buffer.normal, command),
  ];
  const texts = marks.commands.map(textsOf);
  terminal.dispose();
  return { texts };
}

const ran = (command: string, output: string) => `${PROMPT}${command}\r\n\x1b]133;C\x07${output}\x1b]133;D;0\x07`;

describe('the text of a command', () => {
  it.each([
    ['one line', 'echo hi', 'hi\r\n', 'echo hi', 'hi'],
    ['no output', 'true', '', 'true', ''],
    ['no line break at the end', 'printf hi', 'hi', 'printf hi', 'hi'],
    ['empty lines', 'x', '\r\na\r\n\r\n', 'x', '\na\n'],
    ['Hangul', 'echo 한글', '한글\r\n', 'echo 한글', '한글'],
    ['several lines', 'for a in 1\r\n> do b\r\n> done', '1\r\n', 'for a in 1\ndo b\ndone', '1'],
    ['long lines', `echo ${'x'.repeat(60)}`, `${'y'.repeat(90)}\r\n`, `echo ${'x'.repeat(60)}`, 'y'.repeat(90)],
    ['blanks where a line breaks', 'x', `${'y'.repeat(39)} ${'z'.repeat(10)}\r\n`, 'x', `${'y'.repeat(39)} zzzzzzzzzz`],
    ['colours', 'ls', '\x1b[31mred\x1b[0m\r\n', 'ls', 'red'],
  ])('with %s', async (_what, command, output, commandRead, outputRead) => {
    const { texts } = await show(`hello\r\n${ran(command, output)}`);
    expect(texts).toEqual([[commandRead, outputRead]]);
  });

  it('has no output before it has ended', async () => {
    const { texts } = await show(`${ran('a', 'A\r\n')}${PROMPT}tail\r\n\x1b]133;C\x07line\r\n`);
    expect(texts).toEqual([
      ['a', 'A'],
      ['tail', null],
    ]);
  });
});
