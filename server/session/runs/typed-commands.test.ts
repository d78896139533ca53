// The command lines that a learner enters, as they stood on the screen.
import { describe, expect, it, vi } from 'vitest';
import { LineScreen } from '../terminal/line-screen.ts';
import { PicturePace } from '../terminal/picture-pace.ts';
import { Scrollback } from '../terminal/scrollback.ts';
import { TypedCommands } from './typed-commands.ts';

const PROMPT = '\x1b[32mlearner\x1b[0m:~$ ';

/** A terminal in which lines are entered, and what is read of it. */
function reading({ cols = 80, isWanted = true, screen = new LineScreen() } = {}) {
  const commands: string[] = [];
  const read = vi.spyOn(screen, 'read');
  const listener = { isWanted: () => isWanted, onCommand: (command: string) => void commands.push(command) };
  const reader = new TypedCommands({ listener, pace: new PicturePace(), screen });
  const terminal = { scrollback: new Scrollback(), size: { cols, rows: 24 }, isReplaying: false };
  const mark = (kind: 'prompt' | 'start') => reader.handleMark({ kind, seq: terminal.scrollback.endSeq }, terminal);
  const enter = (typed: string) => {
    reader.handleMark({ kind: 'back', seq: terminal.scrollback.endSeq, hasInput: false }, terminal);
    terminal.scrollback.append(Buffer.from(PROMPT));
    mark('prompt');
    terminal.scrollback.append(Buffer.from(`${typed}\r\n`));
    mark('start');
  };
  return { reader, terminal, commands, read, enter };
}

async function entered(typed: string, cols = 80): Promise<string[]> {
  const { commands, enter } = reading({ cols });
  enter(typed);
  await vi.waitFor(() => expect(commands).toHaveLength(1)).catch(() => undefined);
  return commands;
}

it.each([
  ['as it was typed', 'docker ps', 'docker ps'],
  ['what was deleted is not there', 'docker pss\b \b', 'docker ps'],
  ['in colours', '\x1b[1mdocker\x1b[0m ps', 'docker ps'],
  ['in wide characters', 'echo 안녕', 'echo 안녕'],
  ['of several lines', 'docker run \\\r\n> hello', 'docker run \\\n> hello'],
])('%s', async (_, typed, command) => {
  expect(await entered(typed)).toEqual([command]);
});

it('a line that is longer than the screen is wide', async () => {
  // As readline breaks it: at the width less the prompt.
  expect(await entered('echo abcd \ref', 20)).toEqual(['echo abcdef']);
});

it('one after the other, whatever the one before has done to the screen', async () => {
  const { commands, enter } = reading();
  // Insert mode, a region that scrolls, the other screen, half a character and a string without an end.
  for (const left of ['\x1b[4h', '\x1b[2;3r', '\x1b[?1049h', '\xec', '\x1b]0;title', '\x1bP']) enter(`x${left}`);
  enter('docker ps');
  await vi.waitFor(() => expect(commands.at(-1)).toBe('docker ps'));
});

describe('thousands at once', () => {
  it('are read one after the other on one screen, the newest of them', async () => {
    const made = vi.spyOn(LineScreen.prototype, 'close');
    const { commands, read, enter } = reading();
    for (let n = 1; n <= 2000; n += 1) enter(`docker run ${n}`);
    await vi.waitFor(() => expect(commands.at(-1)).toBe('docker run 2000'));
    expect(read.mock.calls.length).toBeLessThanOrEqual(20);
    // Made once for all of them.
    expect(made.mock.calls.length).toBeLessThanOrEqual(2);
  });

  it('are nobody’s who does not want them', async () => {
    const { read, enter } = reading({ isWanted: false });
    enter('docker ps');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(read).not.toHaveBeenCalled();
  });

  it('are not read again where a shell tells what it had printed before', async () => {
    const { commands, read, terminal, enter } = reading();
    terminal.isReplaying = true;
    for (let n = 1; n <= 100; n += 1) enter(`docker run ${n}`);
    terminal.isReplaying = false;
    enter('docker ps');
    await vi.waitFor(() => expect(commands).toEqual(['docker ps']));
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('are given up with the terminal', async () => {
    const { commands, reader, enter } = reading();
    for (let n = 1; n <= 10; n += 1) enter(`docker run ${n}`);
    reader.dispose();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(commands).toEqual([]);
  });
});
