#!/usr/bin/env node
// The way in, on a machine with nothing but Node and npm: checks the version, installs what is missing, and starts
// main.ts in a second process that has the loader for TypeScript. Plain JavaScript without dependencies.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const MINIMUM = [20, 9];
const root = dirname(dirname(fileURLToPath(import.meta.url)));

checkNodeVersion();
await ensureDependencies();
runMain(process.argv.slice(2));

function checkNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
  fail(`Slipway needs Node ${MINIMUM.join('.')} or later; this is ${process.versions.node}. See https://nodejs.org`);
}

async function ensureDependencies() {
  const { dependenciesInstalled, installDependencies } = await import('./dependencies.mjs');
  try {
    if (await dependenciesInstalled(root)) return;
    const { takeLock } = await import('../lib/lock.mjs');
    const release = await takeLock(join(root, '.slipway', 'install.lock'), (pid) =>
      process.stderr.write(`Waiting for process ${pid}, which is installing\n`),
    );
    try {
      // The one that was waited for may have done it.
      if (!(await dependenciesInstalled(root))) await installDependencies(root);
    } finally {
      await release();
    }
  } catch (error) {
    fail(`${error.message}\n\nWhat to do: check the network and the folder's permissions, then run it again.`);
  }
}

function runMain(args) {
  const loader = pathToFileURL(join(root, 'node_modules', 'tsx', 'dist', 'loader.mjs')).href;
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', '--import', loader, join(root, 'cli', 'main.ts'), ...args],
    {
      cwd: root,
      // The channel carries nothing; its end tells main.ts that this process is gone.
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    },
  );
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGUSR2']) {
    process.on(signal, () => {
      // A terminal has sent Ctrl-C to both already.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => fail(error.message));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
    if (child.connected) child.disconnect();
  });
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
