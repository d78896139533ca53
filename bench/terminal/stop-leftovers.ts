// Ends floods that go on in a container although their client has gone: they would slow down all that is measured next.
import type { BenchContext } from '../context.ts';

export async function stopLeftovers({ resolved }: BenchContext, container: string): Promise<void> {
  // As the learner, whose processes they are: the sandbox's root may not end them.
  const command = ['/usr/libexec/slipway/enter', 'work', 'pkill', '-KILL', '-x', 'yes|seq'];
  const { stream, exitCode } = await resolved.engine.exec(container, { command, user: '0' });
  stream.resume();
  await exitCode();
}
