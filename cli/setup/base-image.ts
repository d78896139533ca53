// The image that all others are built on: Debian 13, from a registry if one answers, else made from Debian packages.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { BASE_IMAGE } from '../../lib/images.ts';
import type { Engine } from '../../server/engine/engine.ts';
import { canInstallPackages, installPackages } from './debian-packages.ts';
import { succeeds } from './run-quietly.ts';
import { type Report, SetupError } from './step.ts';

const PUBLISHED = 'debian:13-slim';
const SUITE = 'trixie';
// A registry that is there says within seconds which layers there are; one that is filtered away never answers.
const REGISTRY_ANSWER_MS = 8_000;
// 30 MB over a slow line.
const PULL_MS = 5 * 60_000;
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const DEFAULT_MIRROR = 'http://deb.debian.org/debian';
const DEFAULT_SECURITY_MIRROR = 'http://deb.debian.org/debian-security';
const KEPT_OUTPUT_CHARS = 4096;

export async function provideBaseImage(engine: Engine, report: Report): Promise<void> {
  report.progress(`asking a registry for ${PUBLISHED}`);
  if (await pulled(engine, report)) return engine.tagImage(PUBLISHED, BASE_IMAGE);
  report.progress('no registry answers; making Debian 13 from its packages');
  await ensureMmdebstrap(report);
  await bootstrap(engine, report);
}

async function pulled(engine: Engine, report: Report): Promise<boolean> {
  const answer = new AbortController();
  const timer = setTimeout(() => answer.abort(), REGISTRY_ANSWER_MS);
  try {
    const onProgress = (line: string) => {
      clearTimeout(timer);
      report.progress(line);
    };
    await engine.pullImage(PUBLISHED, { signal: answer.signal, timeoutMs: PULL_MS, onProgress });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

async function ensureMmdebstrap(report: Report): Promise<void> {
  const present = (await succeeds('mmdebstrap', ['--version'])) && existsSync(KEYRING);
  if (present) return;
  if (!canInstallPackages()) {
    throw new SetupError(
      `The image ${PUBLISHED} cannot be pulled, and mmdebstrap is not installed to make one like it.`,
      `Let the engine reach Docker Hub, or install mmdebstrap:\n  sudo apt-get install -y mmdebstrap debian-archive-keyring\nor import a Debian 13 root file system under the name ${BASE_IMAGE}.`,
    );
  }
  await installPackages(['mmdebstrap', 'debian-archive-keyring'], report);
}

/** The archive goes from mmdebstrap to the engine as it is written; nothing is stored on this machine. */
async function bootstrap(engine: Engine, report: Report): Promise<void> {
  const child = spawn('mmdebstrap', mmdebstrapArguments(await findMirrors()), { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-KEPT_OUTPUT_CHARS);
    const line = text.trim().split('\n').at(-1);
    if (line) report.progress(line);
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  const imported = engine.importImage(child.stdout, BASE_IMAGE).catch((error: unknown) => {
    child.kill();
    return error;
  });
  const [code, failure] = await Promise.all([ended, imported]);
  if (code === 0 && !failure) return;
  // An archive that ended early may have been taken for an image.
  await engine.removeImage(BASE_IMAGE);
  throw new SetupError(
    `Debian 13 could not be made from its packages.\n${failure ? String(failure) : output}`,
    'Check that this machine reaches a Debian mirror, then run this again.',
    { cause: failure },
  );
}

interface Mirrors {
  readonly main: string;
  readonly security: string;
}

export function mmdebstrapArguments({ main, security }: Mirrors): string[] {
  const excluded = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/info/*', '/usr/share/locale/*'];
  const source = (mirror: string, suite: string) => `deb [signed-by=${KEYRING}] ${mirror} ${suite} main`;
  return [
    '--variant=minbase',
    '--aptopt=Acquire::Languages "none"',
    '--aptopt=Apt::Install-Recommends "false"',
    ...excluded.map((pattern) => `--dpkgopt=path-exclude=${pattern}`),
    SUITE,
    '-',
    source(main, SUITE),
    source(main, `${SUITE}-updates`),
    source(security, `${SUITE}-security`),
  ];
}

/** The mirrors that this machine uses itself, if it is a Debian: the usual ones may be out of its reach. */
export async function findMirrors(): Promise<Mirrors> {
  const child = spawn('apt-get', ['indextargets', '--format', '$(REPO_URI)'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  await new Promise((resolve) => child.on('error', resolve).on('close', resolve));
  return pickMirrors(output.split('\n'));
}

export function pickMirrors(repositories: readonly string[]): Mirrors {
  const find = (pattern: RegExp) => repositories.find((uri) => pattern.test(uri))?.replace(/\/$/, '');
  return {
    main: find(/^https?:.*\/debian\/?$/) ?? DEFAULT_MIRROR,
    security: find(/^https?:.*\/debian-security\/?$/) ?? DEFAULT_SECURITY_MIRROR,
  };
}
