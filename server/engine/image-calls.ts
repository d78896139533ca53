// The part of the engine's contract that is about images.
import * as api from './api-schemas.ts';
import { CHANGE_MS, gone, imagePath, LONG_MS, LOOK_MS, orUndefined, within } from './calls.ts';
import { splitReference } from './container-spec.ts';
import type { BuildOptions, CallOptions } from './engine.ts';
import type { EngineHttp, EngineRequest } from './engine-http.ts';
import { followProgress } from './progress.ts';

// No credentials, which an engine wants to be told in so many words before it pushes.
const ANONYMOUS = Buffer.from('{}').toString('base64');

export class ImageCalls {
  readonly #http: EngineHttp;

  constructor(http: EngineHttp) {
    this.#http = http;
  }

  async list(options?: CallOptions) {
    const request: EngineRequest = { what: 'list images', method: 'GET', path: '/images/json' };
    const images = await this.#http.json(request, api.imageList, within(LOOK_MS, options));
    return images.map(({ Id, RepoTags, Labels, Size }) => ({
      id: Id,
      tags: RepoTags.filter((tag) => tag !== '<none>:<none>'),
      labels: Labels,
      sizeBytes: Size,
    }));
  }

  async inspect(name: string, options?: CallOptions) {
    const request: EngineRequest = { what: `inspect image ${name}`, method: 'GET', path: `${imagePath(name)}/json` };
    const image = await orUndefined(this.#http.json(request, api.imageInspect, within(LOOK_MS, options)));
    return image && { id: image.Id, labels: image.Config?.Labels ?? {}, sizeBytes: image.Size };
  }

  pull(name: string, options: CallOptions & { onProgress?: (line: string) => void } = {}) {
    const { repository, tag } = splitReference(name);
    const query = { fromImage: repository, tag };
    return this.#follow({ what: `pull ${name}`, method: 'POST', path: '/images/create', query }, options);
  }

  import(tar: NodeJS.ReadableStream, tag: string, options: CallOptions = {}) {
    const reference = splitReference(tag);
    const query = { fromSrc: '-', repo: reference.repository, tag: reference.tag };
    return this.#follow({ what: `import ${tag}`, method: 'POST', path: '/images/create', query, file: tar }, options);
  }

  build(context: Buffer, options: BuildOptions) {
    const query = {
      t: options.tag,
      rm: true,
      forcerm: true,
      buildargs: JSON.stringify(options.buildArgs ?? {}),
      labels: JSON.stringify(options.labels ?? {}),
      networkmode: options.network === 'host' ? 'host' : undefined,
    };
    const headers = { 'Content-Type': 'application/x-tar' };
    return this.#follow(
      { what: `build ${options.tag}`, method: 'POST', path: '/build', query, headers, file: context },
      options,
    );
  }

  tag(name: string, newName: string, options?: CallOptions) {
    const { repository, tag } = splitReference(newName);
    const query = { repo: repository, tag };
    return this.#http.done(
      { what: `tag ${name} as ${newName}`, method: 'POST', path: `${imagePath(name)}/tag`, query },
      within(CHANGE_MS, options),
    );
  }

  push(name: string, options: CallOptions & { onProgress?: (line: string) => void } = {}) {
    const { repository, tag } = splitReference(name);
    const headers = { 'X-Registry-Auth': ANONYMOUS };
    const path = `${imagePath(repository)}/push`;
    return this.#follow({ what: `push ${name}`, method: 'POST', path, query: { tag }, headers }, options);
  }

  remove(name: string, options?: CallOptions) {
    return gone(
      this.#http.done(
        { what: `remove image ${name}`, method: 'DELETE', path: imagePath(name) },
        within(CHANGE_MS, options),
      ),
    );
  }

  #follow(request: EngineRequest, options: CallOptions & { onProgress?: (line: string) => void }): Promise<void> {
    return this.#http.consume(request, within(LONG_MS, options), (stream) =>
      followProgress(stream, options.onProgress),
    );
  }
}
