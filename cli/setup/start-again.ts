import type { Engine } from '../../server/engine/engine.ts';
import { refusalStatus } from '../../server/engine/engine-errors.ts';

/**
 * Starts a container that was there already. An engine that was killed may refuse to, for good, because a part of it still
 * has the container's last run ("task already exists"): then a new container has to take its place.
 * @returns whether it runs @throws SlipwayError `engine-unreachable`
 */
export async function startAgain(engine: Engine, containerId: string): Promise<boolean> {
  try {
    await engine.startContainer(containerId);
    return true;
  } catch (error) {
    if (refusalStatus(error) === undefined) throw error;
    return false;
  }
}
