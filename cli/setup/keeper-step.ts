// The container that makes the sandboxes' disks on the engine's machine (see images/README.md). Disks that are in use
// stay attached when it is replaced: they are the kernel's, not the container's.
import { imageReference, KEEPER_DISKS, ROLE_LABEL } from '../../lib/images.ts';
import { findService, isMadeFrom, keeperSpec, runService } from '../../server/sandbox/services.ts';
import type { SetupContext } from './context.ts';
import type { Step } from './step.ts';

export function keeperStep(context: SetupContext): Step {
  const spec = () => keeperSpec(imageReference(context.root, 'keeper'));
  return {
    title: "Start the keeper of the sandboxes' disks",
    isDone: async () => {
      const keeper = await findService(context.engine, spec());
      return keeper?.state === 'running' && isMadeFrom(keeper, spec());
    },
    run: async () => {
      await context.engine.createVolume(KEEPER_DISKS, { [ROLE_LABEL]: 'keeper' });
      await runService(context.engine, spec());
    },
  };
}
