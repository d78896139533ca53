// Are the installed packages those of the lock file, and if not: install them. Plain JavaScript, see bootstrap.mjs.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const TICK_MS = 1000;
// npm's reason comes first; what follows is a list of all its options.
const SHOWN_LINES = 20;

/**
 * Compares npm's own record of what it installed (written last, so missing after an interrupted install) with the lock.
 * @param {string} root
 */
export async function dependenciesInstalled(root) {
  const [wanted, installed] = await Promise.all([
    readPackages(join(root, 'package-lock.json')),
    readPackages(join(root, 'node_modules', '.package-lock.json')),
  ]);
  if (!wanted) throw new Error('package-lock.json is missing or cannot be read.');
  if (!installed) return false;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    const found = installed[path];
    return path === '' || (found ? found.version === version : optional === true);
  });
}

/** @param {string} path @returns {Promise<Record<string, { version?: string, optional?: boolean }> | undefined>} */
async function readPackages(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} root
 * @throws Error with npm's output when it fails
 */
export async function installDependencies(root) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const { stderr } = process;
  const show = (text) => (stderr.isTTY ? stderr.write(`\r\u001b[2K${text}`) : undefined);
  if (!stderr.isTTY) stderr.write('Installing dependencies\n');
  show('Installing dependencies');
  const ticking = setInterval(() => show(`Installing dependencies  ${seconds()} s`), TICK_MS);
  try {
    await runNpm(root);
  } finally {
    clearInterval(ticking);
    show('');
  }
  stderr.write(`Dependencies installed in ${seconds()} s\n`);
}

/** @param {string} root @returns {Promise<void>} */
function runNpm(root) {
  // Development dependencies are needed to build and to test, also where NODE_ENV says production.
  const options = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = spawn('npm', options, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    npm.on('error', (error) => reject(new Error(`npm cannot be started: ${error.message}`)));
    npm.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`npm ci failed.\n${firstLines(output)}`))));
  });
}

/** @param {string} output */
const firstLines = (output) => output.trimEnd().split('\n').slice(0, SHOWN_LINES).join('\n');
