// The server as it is, but for the pages: a process of its own, for tests that kill it. Its settings are in the environment;
// it listens on the port that it is given, tells its parent that it does, and goes when its parent does.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DisposableStore } from '../../lib/disposable.ts';
import { readConfig } from '../config.ts';
import { resolveEngine } from '../engine/resolve-engine.ts';
import { Gateway } from '../gateway/gateway.ts';
import { LearnerCookie } from '../gateway/learner-cookie.ts';
import { createUpgradeListener } from '../gateway/upgrade-listener.ts';
import { loadInstance } from '../instance.ts';
import { createLog } from '../log.ts';
import { Metrics } from '../metrics.ts';
import { Previews } from '../preview/previews.ts';
import { linesDirectory } from '../sandbox/line-folders.ts';
import { provideSandboxes } from '../sandboxes.ts';
import { Progress } from '../session/lesson/progress.ts';
import { Database } from '../storage/database.ts';
import { DatabaseProgressStore } from '../storage/database-progress-store.ts';
import { JournalStore } from '../storage/journal-store.ts';
import { fakeLessons } from './fake-lessons.ts';

const store = new DisposableStore();
const config = readConfig();
const log = createLog(config.logLevel);
const database = Database.open({ ...config, url: config.databaseUrl, log });
store.add(() => database[Symbol.asyncDispose]());
const progress = new Progress(new DatabaseProgressStore(database), log);
store.add(() => progress.flush());
const resolved = await resolveEngine(config);
const { engine } = resolved;
store.add(async () => engine[Symbol.asyncDispose]());
const instance = await loadInstance(config.dataDirectory, config.http.secret);
const storage = new JournalStore(join(config.dataDirectory, 'sessions'), log);
const { sessions } = await provideSandboxes({
  ...{ config, engine, linesDirectory: linesDirectory(config.dataDirectory, resolved) },
  ...{ instance, storage, progress, metrics: new Metrics(), log, store },
});
const { origins, proxyHops, connections } = config.http;
const gateway = new Gateway({
  ...{ sessions, lessons: fakeLessons, cookie: new LearnerCookie(instance.secret), log },
  ...{ origins, proxyHops, connections },
  previews: new Previews({ secret: instance.secret, base: config.http.previewHost }),
});
store.add(() => gateway.dispose());
const server = createServer();
const takeUpgrade = createUpgradeListener({
  previews: () => false,
  gateway: (...upgrade) => gateway.handleUpgrade(...upgrade),
  pages: null,
});
server.on('upgrade', takeUpgrade).listen(config.http.port, '127.0.0.1');
await once(server, 'listening');
store.add(() => void server.close());

process.on('message', () => {
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ rss, used: heapUsed + external, connections: gateway.connectionCount });
});
const end = () => void store.dispose().finally(() => process.exit());
process.once('SIGTERM', end);
process.once('disconnect', end);
process.send?.('ready');
