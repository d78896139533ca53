// Images of a Docker Engine as an archive, by its API; the engine's own client need not be installed.
import { createWriteStream } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { SetupError } from '../setup/step.ts';

const SOCKET = /^unix:\/\/(?<path>.+)$/;

/** @throws SetupError when the engine is not on this machine or refuses */
export async function saveImages(address: string, images: readonly string[], file: string): Promise<void> {
  const socketPath = SOCKET.exec(address)?.groups?.path;
  if (!socketPath) {
    throw new SetupError(
      `The images are on the engine at ${address}.`,
      'Set DOCKER_HOST to an engine of this machine (unix://…): the virtual host gets its images from there.',
    );
  }
  const names = images.map((image) => `names=${encodeURIComponent(image)}`).join('&');
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ socketPath, path: `/images/get?${names}`, headers: { host: 'engine' } }, resolve)
      .on('error', reject)
      .end();
  });
  if (response.statusCode !== 200) {
    throw new SetupError(
      `The engine does not give its images: ${(await text(response)).slice(0, 500)}`,
      'Run npx slipway images sync, then this again.',
    );
  }
  await pipeline(response, createWriteStream(file));
}
