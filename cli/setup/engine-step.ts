// Finds a Docker Engine, or gets one going on Linux.
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { SlipwayError } from '../../lib/errors.ts';
import { startEmbeddedEngine } from '../../server/engine/embedded-engine.ts';
import { engineIsChosen, resolveEngine } from '../../server/engine/resolve-engine.ts';
import type { SetupContext } from './context.ts';
import { canInstallPackages, installPackages } from './debian-packages.ts';
import { succeeds } from './run-quietly.ts';
import { type Report, SetupError, type Step } from './step.ts';

const PACKAGES = ['docker.io', 'iptables', 'ca-certificates'];
// After the package is installed, systemd or its init script brings the service up, where there is one of them.
const SERVICE_SIGNS = ['/run/systemd/system', '/run/docker-ssd.pid', '/run/docker.pid'];
const SERVICE_WAIT_MS = 10_000;
const SERVICE_POLL_MS = 250;

export function engineStep(context: SetupContext): Step {
  return {
    title: 'Start a Docker Engine',
    isDone: () => tryResolve(context),
    run: async (report) => {
      if (!(await tryResolve(context))) await provide(context, report);
    },
  };
}

/** @throws SetupError when somebody chose an engine that does not answer */
async function tryResolve(context: SetupContext): Promise<boolean> {
  try {
    context.resolved = await resolveEngine(context.config);
    return true;
  } catch (error) {
    if (!(error instanceof SlipwayError) || error.code !== 'engine-unreachable') throw error;
    if (!(await engineIsChosen(context.config))) return false;
    throw new SetupError(
      error.message,
      'Start that engine, or choose another one with SLIPWAY_ENGINE (auto, embedded, or an address).',
      { cause: error },
    );
  }
}

async function provide(context: SetupContext, report: Report): Promise<void> {
  if (process.platform !== 'linux') throw noEngine('Start Docker Desktop, or set DOCKER_HOST to an engine.');
  if (!(await succeeds('dockerd', ['--version']))) await install(context, report);
  if (context.resolved) return;
  if (process.getuid?.() !== 0) {
    throw noEngine(
      'Start Docker and let this user use it:\n  sudo systemctl start docker\n  sudo usermod -aG docker "$USER"  (then log in again)\nor set DOCKER_HOST to another engine.',
    );
  }
  report.progress('starting an engine of its own');
  await startEmbeddedEngine(context.config.dataDirectory);
  context.resolved = await resolveEngine(context.config);
}

async function install(context: SetupContext, report: Report): Promise<void> {
  if (!canInstallPackages()) {
    throw noEngine(
      'Install Docker, for example on Debian or Ubuntu:\n  sudo apt-get update && sudo apt-get install -y docker.io\n  sudo usermod -aG docker "$USER"  (then log in again)\nOther systems: https://docs.docker.com/engine/install\nOr set DOCKER_HOST to an engine on another machine.',
    );
  }
  await installPackages(PACKAGES, report);
  if (context.config.engine.choice === 'embedded' || !SERVICE_SIGNS.some((path) => existsSync(path))) return;
  report.progress('waiting for the service');
  const deadline = Date.now() + SERVICE_WAIT_MS;
  while (Date.now() < deadline && !(await tryResolve(context))) await sleep(SERVICE_POLL_MS);
}

const noEngine = (remedy: string) => new SetupError('No Docker Engine answers on this machine.', remedy);
