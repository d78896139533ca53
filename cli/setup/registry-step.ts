// The registry that serves the lesson images to the sandboxes. Its container carries what its volume was filled with
// as a label, so that the engine itself tells whether there is anything to do, on whatever machine it runs.
import { createHash } from 'node:crypto';
import { type ImageIdentity, identifyImages, REGISTRY, REGISTRY_DOORS, ROLE_LABEL } from '../../lib/images.ts';
import { findService, hasContents, isMadeFrom, registrySpec, runService } from '../../server/sandbox/services.ts';
import type { SetupContext } from './context.ts';
import { fillRegistry } from './fill-registry.ts';
import { findImage, type ImageList } from './images-step.ts';
import type { Step } from './step.ts';

interface Plan {
  readonly registryImage: string;
  readonly lessonImages: readonly ImageIdentity[];
  /** Changes with the registry's image, its sockets' volume, and each lesson image. */
  readonly contents: string;
}

export function registryStep(context: SetupContext): Step {
  const look = async () => {
    const { engine, root } = context;
    const plan = makePlan(identifyImages(root), await engine.listImages());
    const spec = registrySpec(plan.registryImage, plan.contents);
    return { plan, spec, existing: await findService(engine, spec) };
  };
  return {
    title: 'Fill the registry',
    isDone: async () => {
      const { existing, spec } = await look();
      return existing?.state === 'running' && isMadeFrom(existing, spec);
    },
    run: async ({ progress }) => {
      const { engine } = context;
      const { plan, spec, existing } = await look();
      await engine.createVolume(REGISTRY, { [ROLE_LABEL]: 'registry' });
      if (!existing || !hasContents(existing, plan.contents)) await fillRegistry(engine, plan, progress);
      progress('starting it');
      // Sandboxes that run keep their way to it: the sockets' folder stays.
      await runService(engine, spec);
    },
  };
}

/** Pre-condition: all images are built. */
function makePlan(identities: readonly ImageIdentity[], present: ImageList): Plan {
  const hash = createHash('sha256');
  for (const identity of identities) {
    if (identity.definition.forLessons) hash.update(`${identity.reference} ${findImage(identity, present)?.id}\n`);
  }
  const registryImage = identities.find(({ definition }) => definition.name === 'registry')?.reference ?? '';
  return {
    registryImage,
    lessonImages: identities.filter(({ definition }) => definition.forLessons),
    contents: hash.update(`${registryImage} ${REGISTRY_DOORS}`).digest('hex'),
  };
}
