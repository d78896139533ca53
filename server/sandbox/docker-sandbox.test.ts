// What a sandbox's programs say is in the learner's hands: no more of it is read than they need.
import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { DisposableStore } from '../../lib/disposable.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { DockerSandbox } from './docker-sandbox.ts';

const VITALS = {
  ...{ memoryBytes: 1, memoryLimitBytes: 2, pids: 3, pidsLimit: 4, diskUsedBytes: 5, diskBytes: 6 },
  ...{ cpuUsec: 7, oomKills: 8, pidsRefused: null },
};
const paddedTo = (chars: number) => JSON.stringify(VITALS).padEnd(chars);

/** A sandbox whose programs print what is written to the stream. */
function sandboxThatPrints() {
  const stream = new PassThrough();
  const engine = fakeEngine({
    inspectContainer: async () => undefined,
    waitContainer: () => new Promise(() => undefined),
    exec: async () => ({ stream, stderr: () => '', resize: async () => {}, exitCode: async () => 0 }),
  });
  const disk = { name: 'a', device: null };
  const sandbox = new DockerSandbox({ id: 'a', containerId: 'a', engine, store: new DisposableStore(), disk });
  return { sandbox, stream };
}

describe('watching the vitals', () => {
  it('tells of each line', async () => {
    const { sandbox, stream } = sandboxThatPrints();
    await using _ = sandbox;
    const stop = new AbortController();
    const told: unknown[] = [];
    const watched = sandbox.watchVitals((vitals) => told.push(vitals), { signal: stop.signal });
    stream.write(`${paddedTo(4096)}\n`);
    await vi.waitFor(() => expect(told).toEqual([VITALS]));
    stop.abort();
    await watched;
  });

  it.each([
    ['in one piece', [`${paddedTo(5000)}\n`]],
    ['in pieces', [paddedTo(4000), ' '.repeat(1000), '\n']],
  ])('breaks off at a line that is too long, %s', async (_case, pieces) => {
    const { sandbox, stream } = sandboxThatPrints();
    await using _ = sandbox;
    const told = vi.fn();
    const watched = sandbox.watchVitals(told, { signal: new AbortController().signal });
    for (const piece of pieces) stream.write(piece);
    await expect(watched).rejects.toMatchObject({ code: 'sandbox-gone', cause: { code: 'too-large' } });
    expect(told).not.toHaveBeenCalled();
    expect(stream.destroyed).toBe(true);
  });
});
