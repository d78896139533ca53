// The part of the engine's contract that is about files in containers.
import { containerPath, LOOK_MS, orUndefined, TRANSFER_MS, within } from './calls.ts';
import { takeBytes } from './collect-bytes.ts';
import type { CallOptions } from './engine.ts';
import type { EngineHttp, EngineRequest } from './engine-http.ts';

interface Place {
  readonly containerId: string;
  readonly path: string;
}

const archiveOf = ({ containerId, path }: Place) => ({
  path: `${containerPath(containerId)}/archive`,
  query: { path },
});

export function putArchive(
  http: EngineHttp,
  { tar, ...place }: Place & { readonly tar: Buffer },
  options?: CallOptions,
) {
  const what = `put files into container ${place.containerId}`;
  const request: EngineRequest = { what, method: 'PUT', ...archiveOf(place), file: tar };
  return http.done(request, within(TRANSFER_MS, options));
}

export function readArchive(
  http: EngineHttp,
  place: Place,
  { firstBytes, ...options }: CallOptions & { readonly firstBytes: number },
): Promise<Buffer | undefined> {
  const what = `get a file of container ${place.containerId}`;
  const request: EngineRequest = { what, method: 'GET', ...archiveOf(place) };
  return orUndefined(http.consume(request, within(LOOK_MS, options), (answer) => takeBytes(answer, firstBytes)));
}
