// What sandboxes cost the host, and how long a whole class waits that comes at once, without a warm sandbox for anyone.
import { setTimeout as sleep } from 'node:timers/promises';
import { LABELS } from '../server/sandbox/labels.ts';
import type { Sandbox } from '../server/sandbox/sandbox-provider.ts';
import type { WarmPool } from '../server/sandbox/warm-pool.ts';
import type { BenchContext, Measure } from './context.ts';
import { since } from './context.ts';
import { readAvailableMemory, readMemoryUse } from './memory-use.ts';
import type { Result } from './result.ts';
import { createPool } from './sandboxes.ts';

const CROWDS = [1, 10, 30];
/** In this crowd everyone also runs the lessons' first command, which leaves an image and a container. */
const WORKING_CROWD = 10;
const FIRST_COMMAND = ['bash', '-lc', 'docker container run diamol/ch02-hello-diamol'];
/** An engine does a little more work after its first answer, and the kernel after the removal of one. */
const SETTLE_MS = 3000;
const MEGABYTE = 1_000_000;

export const measure: Measure = async (context) => {
  const pool = await createPool(context, 0, Math.max(...CROWDS));
  const results: Result[] = [];
  for (const size of CROWDS) {
    context.signal.throwIfAborted();
    context.progress(`${size} at once`);
    results.push(...(await measureCrowd(context, pool, size)));
  }
  return results;
};

async function measureCrowd(context: BenchContext, pool: WarmPool, size: number): Promise<Result[]> {
  await sleep(SETTLE_MS, undefined, { signal: context.signal });
  const before = await readAvailableMemory();
  const startMs = performance.now();
  const claims = await Promise.allSettled(
    Array.from({ length: size }, async (_, index) => {
      const owner = { owner: `bench-${index}`, address: null };
      const sandbox = await pool.claim({ ...owner, signal: context.signal });
      // A pool leaves those that were claimed to their owners.
      context.store.add(() => sandbox.dispose());
      return { sandbox, readyMs: since(startMs) };
    }),
  );
  const failed = claims.find((claim) => claim.status === 'rejected');
  if (failed) throw failed.reason;
  const ready = claims.flatMap((claim) => (claim.status === 'fulfilled' ? [claim.value] : []));
  await sleep(SETTLE_MS, undefined, { signal: context.signal });
  const after = await readAvailableMemory();
  const sandboxes = ready.map(({ sandbox }) => sandbox);
  const used = await readEach(context, sandboxes);
  const worked = size === WORKING_CROWD ? await measureAfterWork(context, sandboxes) : [];
  await Promise.all(sandboxes.map((sandbox) => sandbox.dispose()));
  const readyMs = ready.map((each) => each.readyMs);
  return [
    { name: `${label(size)}: memory of each`, unit: 'MB', values: used, target: 60 },
    ...worked,
    // One alone is less than what the rest of the machine takes and gives meanwhile.
    ...(before === undefined || after === undefined || size === 1
      ? []
      : [
          {
            name: `${label(size)}: memory that the host has less, for each`,
            unit: 'MB',
            values: [(before - after) / size / MEGABYTE],
          } as const,
        ]),
    ...(size === 1
      ? []
      : [
          { name: `${label(size)} asked for at once: each ready after`, unit: 'ms', values: readyMs } as const,
          {
            name: `${label(size)} asked for at once: all ready after`,
            unit: 'ms',
            values: [Math.max(...readyMs)],
          } as const,
        ]),
  ];
}

const label = (size: number) => (size === 1 ? '1 sandbox' : `${size} sandboxes`);

async function measureAfterWork(context: BenchContext, sandboxes: readonly Sandbox[]): Promise<Result[]> {
  await Promise.all(
    sandboxes.map(async (sandbox) => {
      const { exitCode, stderr } = await sandbox.exec(FIRST_COMMAND, { signal: context.signal });
      if (exitCode !== 0) throw new Error(`${FIRST_COMMAND.join(' ')}: ${exitCode}\n${stderr}`);
    }),
  );
  await sleep(SETTLE_MS, undefined, { signal: context.signal });
  const name = `${label(sandboxes.length)}: memory of each after its first block`;
  return [{ name, unit: 'MB', values: await readEach(context, sandboxes) }];
}

async function readEach({ resolved }: BenchContext, sandboxes: readonly Sandbox[]): Promise<number[]> {
  const containers = await resolved.engine.listContainers({ labels: [LABELS.sandbox] });
  return Promise.all(
    sandboxes.map(async ({ id }) => {
      const container = containers.find(({ labels }) => labels[LABELS.sandbox] === id);
      if (!container) throw new Error(`sandbox ${id} has no container`);
      return (await readMemoryUse(container.id, resolved.address)) / MEGABYTE;
    }),
  );
}
