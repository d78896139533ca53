// Images from one engine of this machine to another, by their API, so that they need not be built twice.
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

const SOCKET = /^unix:\/\/(?<path>.+)$/;

/** @param from @param to addresses @throws Error when one of the engines is not on this machine or refuses */
export async function copyImages(
  from: string,
  to: string,
  images: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const names = images.map((image) => `names=${encodeURIComponent(image)}`).join('&');
  const saving = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ socketPath: socketOf(from), path: `/images/get?${names}`, headers: { host: 'engine' }, signal }, resolve)
      .on('error', reject)
      .end();
  });
  await requireSuccess(saving);
  const call = request({
    socketPath: socketOf(to),
    path: '/images/load?quiet=1',
    method: 'POST',
    headers: { host: 'engine', 'Content-Type': 'application/x-tar' },
    signal,
  });
  const loading = new Promise<IncomingMessage>((resolve, reject) => call.on('response', resolve).on('error', reject));
  await pipeline(saving, call);
  const loaded = await loading;
  await requireSuccess(loaded);
  const said = await text(loaded);
  if (said.includes('"error"')) throw new Error(`the images were not loaded: ${said.slice(0, 500)}`);
}

/** Whether this engine can be copied from: one behind a socket of this machine. */
export const isOnThisMachine = (address: string): boolean => SOCKET.test(address);

function socketOf(address: string): string {
  const path = SOCKET.exec(address)?.groups?.path;
  if (path === undefined) throw new Error(`${address} is not a socket of this machine`);
  return path;
}

async function requireSuccess(response: IncomingMessage): Promise<void> {
  if (response.statusCode === 200) return;
  throw new Error(`an engine answered ${response.statusCode}: ${(await text(response)).slice(0, 500)}`);
}
