// Installs Debian packages where that is possible: on Debian or Ubuntu, as root.
import { existsSync } from 'node:fs';
import { runQuietly } from './run-quietly.ts';
import type { Report } from './step.ts';

const APT_GET = '/usr/bin/apt-get';
const REMEDY = 'Check that this machine reaches its package mirror (apt-get update), then run this again.';
// Nobody is there to answer, and nothing of the machine that runs already is to be restarted or reconfigured.
const ENVIRONMENT = { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1' };

export const canInstallPackages = (): boolean => process.getuid?.() === 0 && existsSync(APT_GET);

let listsAreFresh: Promise<void> | undefined;

export async function installPackages(packages: readonly string[], report: Report): Promise<void> {
  listsAreFresh ??= apt(['update'], report);
  await listsAreFresh;
  await apt(['install', '--yes', '--no-install-recommends', ...packages], report);
}

function apt(args: readonly string[], report: Report): Promise<void> {
  const patience = ['-o', 'DPkg::Lock::Timeout=120'];
  return runQuietly(APT_GET, [...patience, ...args], { env: ENVIRONMENT, onLine: report.progress, remedy: REMEDY });
}
