// `images sync|list`: the images that Slipway makes, and the registry that serves some of them.
import { identifyImages } from '../../lib/images.ts';
import { readConfig } from '../../server/config.ts';
import { resolveEngine } from '../../server/engine/resolve-engine.ts';
import type { CommandContext, RunCommand } from '../commands.ts';
import { engineStep } from '../setup/engine-step.ts';
import { findImage, imagesStep } from '../setup/images-step.ts';
import { keeperStep } from '../setup/keeper-step.ts';
import { oldImagesStep } from '../setup/old-images-step.ts';
import { registryStep } from '../setup/registry-step.ts';
import { setUp } from '../setup/set-up.ts';
import { UsageError } from '../usage-error.ts';

export const images: RunCommand = async (context) => {
  const [action] = context.args;
  if (action === 'sync') return sync(context);
  if (action === 'list') return list(context);
  throw new UsageError(`Expected: images sync|list, found "${action ?? ''}".`);
};

async function sync({ root, screen }: CommandContext): Promise<number> {
  await setUp(root, screen, (context) => [
    engineStep(context),
    imagesStep(context),
    registryStep(context),
    keeperStep(context),
    oldImagesStep(context),
  ]);
  screen.line('The images, the registry and the keeper are up to date.');
  return 0;
}

async function list({ root, screen }: CommandContext): Promise<number> {
  const resolved = await resolveEngine(readConfig(process.env, root));
  await using engine = resolved.engine;
  const present = await engine.listImages();
  const rows = identifyImages(root).map((identity) => ({ identity, found: findImage(identity, present) }));
  const width = Math.max(...rows.map(({ identity }) => identity.reference.length));
  for (const { identity, found } of rows) {
    const state = found ? found.id.replace('sha256:', '').slice(0, 12) : screen.style('yellow', 'not built');
    const use = identity.definition.forLessons ? 'served to lessons' : '';
    screen.line(`${identity.reference.padEnd(width)}  ${state}  ${use}`.trimEnd());
  }
  return rows.every(({ found }) => found) ? 0 : 1;
}
