// Which containers of an earlier server can be taken over, and how one of them comes to an engine that answers.
import type { Duplex } from 'node:stream';
import { SlipwayError } from '../../lib/errors.ts';
import { pause } from '../engine/deadline.ts';
import { DockerEngine } from '../engine/docker-engine.ts';
import type { ContainerState, ContainerSummary, Engine } from '../engine/engine.ts';
import { type KeptDisk, requireDisk } from './keeper.ts';
import { EDITION, LABELS } from './labels.ts';
import { awaitReady, startAndAwaitReady } from './readiness.ts';
import { logSince } from './sandbox-life.ts';

/** `created` is not among them: it never ran, so its server was stopped while it made it. */
const ADOPTABLE: readonly ContainerState[] = ['running', 'exited'];
/** After this time init has long done what no exec may disturb. Its word in the log may be rotated away by then. */
const INIT_DONE_MS = 60_000;
const PING_MS = 5_000;
/** A host that has just started everything again is slow. */
const ANSWER_DEADLINE_MS = 30_000;
const PAUSE_MS = 100;
const DIAL = ['/usr/libexec/slipway/enter', 'service', '/usr/libexec/slipway/dial', 'engine'];

/** Another image does as well, if it has the programs that are called. */
export function isAdoptable({ state, labels }: ContainerSummary): boolean {
  const hasIds = /^\d+$/.test(labels[LABELS.uidBase] ?? '') && labels[LABELS.sandbox] !== undefined;
  return ADOPTABLE.includes(state) && labels[LABELS.edition] === EDITION && hasIds;
}

/**
 * Starts the container if it does not run.
 * Post-condition: the learner engine has answered.
 * @throws SlipwayError when it does not come up
 */
export async function bringUp(
  engine: Engine,
  containerId: string,
  disk: KeptDisk,
  { timeoutMs }: { timeoutMs?: number | undefined } = {},
): Promise<void> {
  const found = await engine.inspectContainer(containerId);
  if (found?.state === 'running') {
    const isOld = Date.now() - Date.parse(found.startedAt) > INIT_DONE_MS;
    if (!isOld) await awaitReady(engine, containerId, { since: logSince(found), timeoutMs });
  } else {
    await requireDisk(engine, disk);
    await engine.startContainer(containerId);
    const started = await engine.inspectContainer(containerId);
    if (!started) throw new SlipwayError('sandbox-gone', `container ${containerId} is gone`);
    await startAndAwaitReady(engine, containerId, { since: logSince(started), timeoutMs });
  }
  await untilAnswering(engine, containerId);
}

async function untilAnswering(engine: Engine, containerId: string): Promise<void> {
  const dial = async (signal?: AbortSignal): Promise<Duplex> =>
    (await engine.exec(containerId, { command: DIAL, user: '0' }, { signal })).stream;
  await using learnerEngine = new DockerEngine({ dial });
  const deadline = Date.now() + ANSWER_DEADLINE_MS;
  for (;;) {
    try {
      return await learnerEngine.ping({ timeoutMs: PING_MS });
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await pause(PAUSE_MS);
  }
}
