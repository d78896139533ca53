// Puts the parts together: engine → sandboxes → sessions → gateway, with Next for the pages. Owns all of them.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import next from 'next';
import type { Logger } from 'pino';
import { ContentLibrary } from '../lib/content/library.ts';
import { provideSite } from '../lib/content/site.ts';
import { DisposableStore } from '../lib/disposable.ts';
import { SlipwayError } from '../lib/errors.ts';
import { imageReference } from '../lib/images.ts';
import type { Config } from './config.ts';
import type { Engine } from './engine/engine.ts';
import { resolveEngine } from './engine/resolve-engine.ts';
import { Gateway } from './gateway/gateway.ts';
import { LearnerCookie } from './gateway/learner-cookie.ts';
import { createRequestListener } from './http.ts';
import { type Instance, loadInstance } from './instance.ts';
import { Metrics } from './metrics.ts';
import { DockerSandboxProvider } from './sandbox/docker-sandbox-provider.ts';
import { WarmPool } from './sandbox/warm-pool.ts';
import { SessionRegistry } from './session/session-registry.ts';

export interface AppOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Its requests and upgrades are answered from the post-condition on. */
  readonly server: Server;
  /** Pages are compiled as they are asked for, lessons read again as they change. */
  readonly development: boolean;
}

/**
 * Post-condition: the server's requests and upgrades are answered.
 * Disposing it ends all sessions and removes all sandboxes; the server stays its owner's.
 */
export async function createApp({ config, log, server, development }: AppOptions): Promise<AsyncDisposable> {
  const store = new DisposableStore();
  try {
    const { engine } = await resolveEngine(config);
    store.add(async () => engine[Symbol.asyncDispose]());
    const instance = await loadInstance(config.dataDirectory, config.http.secret);
    const metrics = new Metrics();
    const pool = await createPool({ config, engine, instance, metrics, log, store });
    const library = new ContentLibrary({ directories: config.contentDirectories, watch: development });
    provideSite({ library });
    const sessions = new SessionRegistry({ pool, log }, config.sandbox.idleMs);
    store.add(() => sessions.dispose());
    const cookie = new LearnerCookie(instance.secret);
    const gateway = new Gateway({ sessions, lessons: library, cookie, log, origins: config.http.origins });
    store.add(() => gateway.dispose());
    metrics.observe({
      sandboxes: () => pool.counts,
      sessions: () => sessions.sessions.length,
      connections: () => gateway.connectionCount,
    });
    // Next listens for upgrades by itself, on the server that it is given: this one gets only those that are not ours.
    const upgradesForNext = createServer();
    const pages = next({
      dev: development,
      dir: config.root,
      hostname: config.http.host,
      port: config.http.port,
      httpServer: upgradesForNext,
    });
    await pages.prepare();
    store.add(() => pages.close());
    const answer = createRequestListener({
      pages: pages.getRequestHandler(),
      cookie,
      metrics,
      checkHealth: () => engine.ping({ timeoutMs: 3000 }),
      metricsToken: config.http.metricsToken,
      development,
      onError: (error) => log.error({ err: error }, 'request not answered'),
    });
    server.removeAllListeners('request').on('request', answer);
    server.on('upgrade', (request, socket, head) => {
      if (!gateway.handleUpgrade(request, socket, head)) upgradesForNext.emit('upgrade', request, socket, head);
    });
    return store;
  } catch (error) {
    await store.dispose().catch(() => undefined);
    throw error;
  }
}

interface PoolParts {
  readonly config: Config;
  readonly engine: Engine;
  readonly instance: Instance;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly store: DisposableStore;
}

async function createPool({ config, engine, instance, metrics, log, store }: PoolParts): Promise<WarmPool> {
  const provider = new DockerSandboxProvider({
    engine,
    instance: instance.id,
    image: imageReference(config.root, 'sandbox'),
    seccompProfile: await readFile(join(config.root, 'images/sandbox/seccomp.json'), 'utf8'),
    onStarted: (seconds) => metrics.observeStart(seconds),
  });
  const removed = await provider.removeStrays();
  if (removed > 0) log.info({ removed }, 'removed what an earlier run left');
  const pool = new WarmPool({
    provider,
    spec: config.sandbox,
    size: config.sandbox.poolSize,
    maximum: config.sandbox.maximum,
    onError: (error) => {
      const failure = SlipwayError.from(error, 'internal', 'warm pool');
      metrics.countFailure(failure.code);
      log.error({ err: failure }, 'no sandbox could be kept ready');
    },
  });
  store.add(() => pool.dispose());
  return pool;
}
