// The command lines that a learner enters, as they stood on the screen.
import { expect, it, vi } from 'vitest';
import { Scrollback } from './scrollback.ts';
import { TypedCommands } from './typed-commands.ts';

const PROMPT = '\x1b[32mlearner\x1b[0m:~$ ';

/** What a shell prints at its prompt, and what is read of it. */
async function entered(typed: string, cols = 80): Promise<string[]> {
  const commands: string[] = [];
  const reader = new TypedCommands((command) => void commands.push(command));
  const terminal = { scrollback: new Scrollback(), size: { cols, rows: 24 } };
  const mark = (kind: 'prompt' | 'start') => reader.handleMark({ kind, seq: terminal.scrollback.endSeq }, terminal);
  reader.handleMark({ kind: 'back', seq: 0, hasInput: false }, terminal);
  terminal.scrollback.append(Buffer.from(PROMPT));
  mark('prompt');
  terminal.scrollback.append(Buffer.from(`${typed}\r\n`));
  mark('start');
  await vi.waitFor(() => expect(commands).toHaveLength(1)).catch(() => undefined);
  return commands;
}

it.each([
  ['as it was typed', 'docker ps', 'docker ps'],
  ['what was deleted is not there', 'docker pss\b \b', 'docker ps'],
  ['in colours', '\x1b[1mdocker\x1b[0m ps', 'docker ps'],
  ['in wide characters', 'echo 안녕', 'echo 안녕'],
])('%s', async (_, typed, command) => {
  expect(await entered(typed)).toEqual([command]);
});

it('a line that is longer than the screen is wide', async () => {
  // As readline breaks it: at the width less the prompt.
  expect(await entered('echo abcd \ref', 20)).toEqual(['echo abcdef']);
});
