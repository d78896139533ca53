// Builds what `images/` describes and the engine does not have yet.
import { BASE_IMAGE, HASH_LABEL, type ImageIdentity, identifyImages, readContext } from '../../lib/images.ts';
import type { Engine } from '../../server/engine/engine.ts';
import { provideBaseImage } from './base-image.ts';
import { packContext } from './build-context.ts';
import type { SetupContext } from './context.ts';
import { type Report, SetupError, type Step } from './step.ts';

export type ImageList = Awaited<ReturnType<Engine['listImages']>>;

export function imagesStep(context: SetupContext): Step {
  const missing = async () => missingImages(identifyImages(context.root), await context.engine.listImages());
  return {
    title: 'Build the images',
    isDone: async () => (await missing()).length === 0,
    run: async (report) => {
      const images = await context.engine.listImages();
      const wanted = missingImages(identifyImages(context.root), images);
      if (!hasTag(images, BASE_IMAGE)) await provideBaseImage(context.engine, report);
      for (const [index, identity] of wanted.entries()) {
        await buildImage(context, identity, {
          progress: (text) => report.progress(`${identity.definition.name} (${index + 1} of ${wanted.length}) ${text}`),
        });
      }
    },
  };
}

/** Those whose exact content the engine does not have, in the order of building. */
export function missingImages(identities: readonly ImageIdentity[], present: ImageList): ImageIdentity[] {
  return identities.filter((identity) => !findImage(identity, present));
}

/** The tag alone is no proof: somebody may have given it to something else. */
export function findImage({ reference, hash }: ImageIdentity, present: ImageList): ImageList[number] | undefined {
  return present.find(({ tags, labels }) => tags.includes(reference) && labels[HASH_LABEL] === hash);
}

const hasTag = (images: ImageList, tag: string) => images.some(({ tags }) => tags.includes(tag));

async function buildImage({ root, engine }: SetupContext, identity: ImageIdentity, report: Report): Promise<void> {
  const { definition, hash, reference } = identity;
  const output: string[] = [];
  const onProgress = (line: string) => {
    output.push(line);
    report.progress(line);
  };
  try {
    await engine.buildImage(await packContext(readContext(root, definition)), {
      tag: reference,
      buildArgs: identity.buildArgs,
      labels: { [HASH_LABEL]: hash },
      network: 'host',
      onProgress,
    });
  } catch (error) {
    throw new SetupError(
      `The image ${definition.repository} could not be built.\n${output.slice(-20).join('\n')}\n${String(error)}`,
      'Check that the engine reaches a Debian mirror, then run this again.',
      { cause: error },
    );
  }
  // What other Dockerfiles name, and people type.
  await engine.tagImage(reference, `${definition.repository}:latest`);
}
