// A terminal for tests, on fake shells that stay when it goes, and those who look at it.
import { expect, vi } from 'vitest';
import { SlipwayError } from '../../lib/errors.ts';
import type { AttachRole } from '../../lib/protocol/messages.ts';
import type { TerminalChannel, TerminalOptions } from '../sandbox/sandbox-provider.ts';
import type { ShellMark } from '../session/runs/shell-marks.ts';
import { Terminal } from '../session/terminal/terminal.ts';
import type { TerminalView, Viewer } from '../session/terminal/viewers.ts';
import { FakeShell } from './fake-shell.ts';

/** Holds shells as a sandbox does. */
function shellHolder() {
  const shells: FakeShell[] = [];
  const channels: TerminalChannel[] = [];
  let isReachable = true;
  const openShell = async (options: TerminalOptions) => {
    if (!isReachable) throw new SlipwayError('sandbox-gone', 'out of reach');
    if (shells.at(-1)?.isOver ?? true) {
      shells.push(new FakeShell(options, ([, ...words]) => ({ exitCode: 0, stdout: `${words.join(' ')}\n` })));
    }
    const channel = (shells.at(-1) as FakeShell).attach(options);
    channels.push(channel);
    return channel;
  };
  return {
    shells,
    channels,
    openShell,
    /** Breaks the way to the shells, for so long. */
    interrupt: () => {
      isReachable = false;
      shells.at(-1)?.drop();
      return () => {
        isReachable = true;
      };
    },
  };
}

/** Opens it on the shells that are held, and waits for its first prompt. */
export async function openTerminal(holder: ReturnType<typeof shellHolder>, size = { cols: 80, rows: 24 }) {
  const marks: ShellMark[] = [];
  const terminal = await Terminal.open({
    name: 'main',
    size,
    openShell: holder.openShell,
    onMark: (mark) => void marks.push(mark),
    onReplayed: () => undefined,
    onInput: () => undefined,
  });
  await vi.waitFor(() => expect(marks.length).toBeGreaterThanOrEqual(2));
  return { terminal, marks };
}

/** A terminal with a new shell at its first prompt. */
export async function terminalUnderTest() {
  const holder = shellHolder();
  const { terminal, marks } = await openTerminal(holder);
  expect(marks.map(({ kind }) => kind)).toEqual(['back', 'prompt']);
  const { shells, channels } = holder;
  const isPaused = () => channels.at(-1)?.stream.isPaused();
  return { holder, terminal, shells, channels, marks, isPaused, shell: shells[0] as FakeShell };
}

/** Looks at the terminal, as its writer unless another role is given; checks that nothing is missing or repeated. */
export async function view(terminal: Terminal, resumeFrom = 0, role: AttachRole = 'writer', size = terminal.size) {
  const seen = { text: '', nextSeq: -1, largest: 0, picture: '' };
  const views: TerminalView[] = [];
  const jumps: number[] = [];
  const viewer: Viewer = {
    output: (seq, payload) => {
      if (seen.nextSeq >= 0) expect(seq).toBe(seen.nextSeq);
      seen.nextSeq = seq + payload.length;
      seen.largest = Math.max(seen.largest, payload.length);
      seen.text += Buffer.from(payload).toString('latin1');
    },
    snapshot: (_seq, payload) => {
      seen.picture += Buffer.from(payload).toString();
    },
    viewChanged: (changed) => views.push(changed),
    jumped: ({ fromSeq }) => {
      jumps.push(fromSeq);
      seen.nextSeq = fromSeq;
      seen.text = seen.picture = '';
    },
  };
  const attachment = await terminal.attach(viewer, { resumeFrom, role, size });
  attachment.start();
  return { state: seen, views, jumps, attachment };
}

export const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
export async function flood(shell: FakeShell, bytes: number) {
  shell.print(Buffer.alloc(bytes, 'x'));
  await settled();
}
