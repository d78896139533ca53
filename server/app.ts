// Puts the parts together: engine → sandboxes → sessions → gateway, with Next for the pages. Owns all of them.
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import next from 'next';
import type { Logger } from 'pino';
import { buildTerminalPage } from '../app/_terminal-page/build.mjs';
import { ContentLibrary } from '../lib/content/library.ts';
import { provideSite } from '../lib/content/site.ts';
import { DisposableStore } from '../lib/disposable.ts';
import { MAIN_TERMINAL } from '../lib/protocol/limits.ts';
import type { Config } from './config.ts';
import { ContentChanges } from './content-changes.ts';
import { startControlServer } from './control/control-server.ts';
import type { Sizes } from './control/messages.ts';
import { EditorFiles } from './editor-files.ts';
import { resolveEngine } from './engine/resolve-engine.ts';
import { Gateway } from './gateway/gateway.ts';
import { LearnerCookie } from './gateway/learner-cookie.ts';
import { createUpgradeListener } from './gateway/upgrade-listener.ts';
import { createRequestListener } from './http.ts';
import { loadInstance } from './instance.ts';
import { MyData } from './me/my-data.ts';
import { readSiteProgress } from './me/read-site-progress.ts';
import { Metrics } from './metrics.ts';
import { PreviewProxy } from './preview/preview-proxy.ts';
import { Previews } from './preview/previews.ts';
import { linesDirectory } from './sandbox/line-folders.ts';
import { provideSandboxes } from './sandboxes.ts';
import { Progress } from './session/lesson/progress.ts';
import { StaticFiles } from './static-files.ts';
import { Database } from './storage/database.ts';
import { DatabaseProgressStore } from './storage/database-progress-store.ts';
import { JournalStore } from './storage/journal-store.ts';
import { TerminalPage } from './terminal-page.ts';

/** What does not answer in this time does not answer learners either. */
const HEALTH_TIMEOUT_MS = 3000;

export interface AppOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Its requests and upgrades are answered from the post-condition on. */
  readonly server: Server;
  /** Pages are compiled as they are asked for. */
  readonly development: boolean;
  /** Lessons are read again as they change, and pages are told. */
  readonly watch: boolean;
}

/**
 * Post-condition: the server's requests and upgrades are answered, and the sessions that an earlier server left go on.
 * Disposing it ends all sessions and removes all sandboxes; the server stays its owner's.
 */
export async function createApp({ config, log, server, development, watch }: AppOptions): Promise<AsyncDisposable> {
  const store = new DisposableStore();
  try {
    const library = new ContentLibrary({ directories: config.contentDirectories, watch });
    // The operator hears that a folder is missing, and not the first learner.
    await library.courses();
    const database = Database.open({ ...config, url: config.databaseUrl, log });
    store.add(() => database[Symbol.asyncDispose]());
    const progress = new Progress(new DatabaseProgressStore(database), log);
    store.add(() => progress.flush());
    const resolved = await resolveEngine(config);
    const { engine } = resolved;
    store.add(async () => engine[Symbol.asyncDispose]());
    const instance = await loadInstance(config.dataDirectory, config.http.secret);
    const metrics = new Metrics();
    const storage = new JournalStore(join(config.dataDirectory, 'sessions'), log);
    const { pool, sessions, gauge } = await provideSandboxes({
      config,
      engine,
      linesDirectory: linesDirectory(config.dataDirectory, resolved),
      instance,
      storage,
      progress,
      metrics,
      log,
      store,
    });
    provideSite({ library, watching: watch, progress: (learnerId) => readSiteProgress(progress, learnerId) });
    const contentChanges = watch ? watchContent(config.contentDirectories, library, log) : null;
    if (contentChanges !== null) store.add(() => contentChanges[Symbol.dispose]());
    const cookie = new LearnerCookie(instance.secret);
    const previews = new Previews({ secret: instance.secret, base: config.http.previewHost });
    store.add(() => previews.dispose());
    const proxy = new PreviewProxy(previews);
    const { origins, proxyHops, connections } = config.http;
    const gateway = new Gateway({ sessions, lessons: library, previews, cookie, log, origins, proxyHops, connections });
    store.add(() => gateway.dispose());
    const myData = new MyData({
      progress,
      cookie,
      origins,
      proxyHops,
      endSession: (learnerId) => sessions.forget(learnerId),
      readmit: (learnerId) => sessions.readmit(learnerId),
      dismiss: (learnerId) => gateway.dismiss(learnerId),
      onError: (error) => log.error({ err: error }, 'sandbox of a deleted learner not removed'),
    });
    metrics.observe({
      sandboxes: () => pool.counts,
      sessions: () => sessions.sessions.length,
      connections: () => gateway.connectionCount,
    });
    const control = await startControlServer({
      dataDirectory: config.dataDirectory,
      readStatus: async () => ({
        pool: { ...pool.sizes, ...pool.counts, admission: pool.admission },
        host: (await gauge.read()) ?? null,
        sessions: sessions.sessions.length,
        connections: gateway.connectionCount,
        uptimeSeconds: process.uptime(),
        pid: process.pid,
      }),
      resize: (sizes) => pool.resize(withoutUndefined(sizes)),
      onError: (error) => log.error({ err: error }, 'operator not answered'),
    });
    store.add(async () => control[Symbol.asyncDispose]());
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
    await database.firstTry;
    const answer = createRequestListener({
      previews: (request, response) => proxy.handleRequest(request, response),
      previewHost: previews.base,
      editorFiles: new EditorFiles({ root: config.root, development }),
      pages: pages.getRequestHandler(),
      terminalPage: await loadTerminalPage(config.root, development),
      pageFiles: await loadPageFiles(config.root, development),
      onTerminalPage: (learnerId) => sessions.expectTerminal(learnerId, MAIN_TERMINAL),
      lessons: library,
      myData,
      contentChanges,
      cookie,
      metrics,
      checks: {
        engine: () => engine.ping({ timeoutMs: HEALTH_TIMEOUT_MS }),
        database: () => database.ping({ timeoutMs: HEALTH_TIMEOUT_MS }),
      },
      metricsToken: config.http.metricsToken,
      development,
      onError: (error) => log.error({ err: error }, 'request not answered'),
    });
    server.removeAllListeners('request').on('request', answer);
    const takeUpgrade = createUpgradeListener({
      previews: (...upgrade) => proxy.handleUpgrade(...upgrade),
      gateway: (...upgrade) => gateway.handleUpgrade(...upgrade),
      pages: development ? (...upgrade) => upgradesForNext.emit('upgrade', ...upgrade) : null,
    });
    server.on('upgrade', takeUpgrade);
    return store;
  } catch (error) {
    await store.dispose().catch(() => undefined);
    throw error;
  }
}

const watchContent = (directories: readonly string[], library: ContentLibrary, log: Logger) =>
  new ContentChanges({
    directories,
    look: () => library.look(),
    onError: (error) => log.warn({ err: error }, 'content is not watched as it should be'),
  });

function loadTerminalPage(root: string, development: boolean): Promise<TerminalPage> {
  const directory = join(root, '.next', development ? 'terminal-page-dev' : 'terminal-page');
  if (!development) return TerminalPage.load({ directory });
  return TerminalPage.load({ directory, rebuild: () => buildTerminalPage({ root, directory, development }) });
}

/** What Next has built for browsers, compressed. In development it makes these itself, each when it is asked for. */
async function loadPageFiles(root: string, development: boolean): Promise<Pick<StaticFiles, 'answer'>> {
  if (development) return { answer: async () => false };
  const directory = join(root, '.next', 'static', 'chunks');
  const files = new StaticFiles({ directory, publicPath: '/_next/static/chunks/' });
  await files.read();
  return files;
}

/** What was not given is left as it is. */
function withoutUndefined({ size, maximum }: Sizes): { size?: number; maximum?: number } {
  return { ...(size !== undefined && { size }), ...(maximum !== undefined && { maximum }) };
}
