// Ends what goes on in a container although its client has gone: a flood would slow down all that is measured next, and a
// sandbox has only so many terminals. Pre-condition: nobody needs a shell in it any more.
import type { BenchContext } from '../context.ts';

export async function stopLeftovers({ resolved }: BenchContext, container: string): Promise<void> {
  // As the learner, whose processes they are: the sandbox's root may not end them.
  const command = ['/usr/libexec/slipway/enter', 'work', 'pkill', '-KILL', '-x', 'yes|seq|bash'];
  const { stream, exitCode } = await resolved.engine.exec(container, { command, user: '0' });
  stream.resume();
  await exitCode();
}
