// A server whose sandboxes are fakes: each has the container that the lesson's first step wants, so that every learner who
// comes passes it at once. Gateway, sessions, journals and database are the real ones. For tests of what a kill loses.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import type { ContainerDetails } from '../engine/engine.ts';
import { Gateway } from '../gateway/gateway.ts';
import { LearnerCookie } from '../gateway/learner-cookie.ts';
import { createUpgradeListener } from '../gateway/upgrade-listener.ts';
import { createLog } from '../log.ts';
import { Previews } from '../preview/previews.ts';
import { Progress } from '../session/lesson/progress.ts';
import { SessionRegistry } from '../session/session-registry.ts';
import { Database } from '../storage/database.ts';
import { DatabaseProgressStore } from '../storage/database-progress-store.ts';
import { JournalStore } from '../storage/journal-store.ts';
import { fakeLessons } from './fake-lessons.ts';
import { FakeSandbox, FakeSandboxProvider } from './fake-sandbox-provider.ts';
import { testContext, testPool } from './session-parts.ts';

const wanted = (): ContainerDetails => ({
  ...{ id: 'c1', name: 'wanted', image: 'some/image', state: 'running', labels: {}, createdAt: Date.now() / 1000 },
  ...{ command: [], exitCode: 0, startedAt: new Date().toISOString(), finishedAt: '0001-01-01T00:00:00Z' },
  ...{ restartCount: 0, ports: [], addresses: {}, networks: [], volumes: [] },
});

const config = readConfig();
const log = createLog(config.logLevel);
const database = Database.open({ ...config, url: config.databaseUrl, log });
const provider = new FakeSandboxProvider();
const create = provider.create.bind(provider);
provider.create = async (...args) => {
  const sandbox = await create(...args);
  if (sandbox instanceof FakeSandbox) sandbox.containers.push(wanted());
  return sandbox;
};
const progress = new Progress(new DatabaseProgressStore(database), log);
const context = testContext(testPool(provider, { maximum: 10_000 }), { progress });
const storage = new JournalStore(join(config.dataDirectory, 'sessions'), log);
const gateway = new Gateway({
  ...{
    sessions: new SessionRegistry(context, storage),
    lessons: fakeLessons,
    cookie: new LearnerCookie(config.http.secret ?? ''),
    log,
  },
  previews: new Previews({ secret: config.http.secret ?? '', base: config.http.previewHost }),
  ...{ origins: [], proxyHops: 0, connections: { total: 10_000, perAddress: 10_000 } },
});
const takeUpgrade = createUpgradeListener({
  gateway: (...upgrade) => gateway.handleUpgrade(...upgrade),
  pages: null,
  previews: () => false,
});
await database.firstTry;
const server = createServer().on('upgrade', takeUpgrade).listen(config.http.port, '127.0.0.1');
await once(server, 'listening');
process.once('disconnect', () => process.exit());
process.send?.('ready');
