// Starts Slipway once for most of the browser tests. Afterwards it must stop in time and leave nothing.
import type { FullConfig } from '@playwright/test';
import { readConfig } from '../server/config.ts';
import { expectNothingLeft } from './host-engine.ts';
import { SlipwayServer } from './slipway-server.ts';

/** The pages of a test are closed with it; there are more tests than there may be sandboxes. */
const GRACE_MINUTES = '0.5';
/** The shipped lessons, and one course of the tests' own: a lesson with everything, and a broken one. */
const CONTENT = 'content,e2e/content';

export default async function startServer(config: FullConfig): Promise<() => Promise<void>> {
  const { port, hostname } = new URL(config.projects[0]?.use.baseURL ?? '');
  const root = config.rootDir.replace(/[\\/]e2e$/, '');
  const settings = {
    PORT: port,
    HOST: hostname,
    LOG_LEVEL: 'warn',
    SLIPWAY_SANDBOX_GRACE_MINUTES: GRACE_MINUTES,
    SLIPWAY_CONTENT: CONTENT,
  };
  const server = await SlipwayServer.start({ root, settings });
  return async () => {
    await server.stop();
    await expectNothingLeft(readConfig().dataDirectory);
  };
}
