// Removes what earlier builds of our images left on the engine: each change of a source makes another image, of hundreds
// of megabytes. Those of which there are containers stay: a server of an earlier version may still run.
import { HASH_LABEL, type ImageIdentity, identifyImages } from '../../lib/images.ts';
import { refusalStatus } from '../../server/engine/engine-errors.ts';
import type { SetupContext } from './context.ts';
import type { ImageList } from './images-step.ts';
import type { Step } from './step.ts';

const HASHED_TAG = /^(?<repository>.+):[0-9a-f]{12}$/;
const IN_USE = 409;

export function oldImagesStep(context: SetupContext): Step {
  const old = async () => {
    const { engine, root } = context;
    const containers = await engine.listContainers({ all: true });
    return oldImages(
      identifyImages(root),
      await engine.listImages(),
      containers.map(({ image }) => image),
    );
  };
  return {
    title: 'Remove the images of earlier builds',
    isDone: async () => (await old()).length === 0,
    run: async ({ progress }) => {
      for (const tag of await old()) {
        progress(tag);
        await context.engine.removeImage(tag).catch((error: unknown) => {
          if (refusalStatus(error) !== IN_USE) throw error;
        });
      }
    },
  };
}

/**
 * Pure.
 * @param inUse what containers say of their image: a tag, or an id
 * @returns tags
 */
export function oldImages(
  identities: readonly ImageIdentity[],
  present: ImageList,
  inUse: readonly string[],
): readonly string[] {
  const repositories = new Set(identities.map(({ definition }) => definition.repository));
  const current = new Set(identities.map(({ reference }) => reference));
  return present
    .filter(({ id, tags, labels }) => HASH_LABEL in labels && ![id, ...tags].some((name) => inUse.includes(name)))
    .flatMap(({ tags }) => tags)
    .filter((tag) => repositories.has(HASHED_TAG.exec(tag)?.groups?.repository ?? '') && !current.has(tag));
}
