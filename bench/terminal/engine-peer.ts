// The engine's API alone: an exec with a terminal, straight from this process. What it takes, every server has to take, too.
import type { BenchContext } from '../context.ts';
import { ShellView } from '../shell-view.ts';
import { type OpenTerminal, openAtPrompt, type Peer } from './peer.ts';
import { SHELL_COMMAND, SHELL_ENV, TERMINAL_SIZE } from './shell-command.ts';

export async function startEngine(context: BenchContext, container: string): Promise<Peer> {
  const { engine } = context.resolved;
  const open = async (): Promise<OpenTerminal> => {
    const spec = { command: SHELL_COMMAND, user: '0', env: SHELL_ENV, tty: TERMINAL_SIZE };
    const { stream } = await engine.exec(container, spec);
    context.store.add(() => void stream.destroy());
    const shell = new ShellView((text) => stream.write(text));
    stream.on('data', (chunk: Buffer) => shell.output.write(chunk, () => undefined));
    return {
      shell,
      pauseReading: () => void stream.pause(),
      resumeReading: () => void stream.resume(),
      close: () => void stream.destroy(),
    };
  };
  const peer: Peer = {
    name: 'engine',
    container,
    open,
    openCrowd: (count) => Promise.all(Array.from({ length: count }, () => openAtPrompt(peer))),
  };
  return peer;
}
