// ttyd in front of `docker exec -it`, as people put it there.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { BenchContext } from '../context.ts';
import { findFreePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { type OpenOptions, type OpenTerminal, openAtPrompt, type Peer } from './peer.ts';
import { SHELL_COMMAND, SHELL_ENV, TERMINAL_SIZE } from './shell-command.ts';
import { TtydClient } from './ttyd-client.ts';

const isInstalled = (command: string) => spawnSync(command, ['--version']).status === 0;

/** @param clientOptions of its page @returns undefined, and says why, where it cannot be had */
export async function startTtyd(
  context: BenchContext,
  container: string,
  clientOptions: readonly string[] = [],
): Promise<Peer | undefined> {
  for (const command of ['ttyd', 'docker']) {
    if (isInstalled(command)) continue;
    context.say(`ttyd is left out: ${command} is not installed here`);
    return undefined;
  }
  const port = await findFreePort();
  const pageOptions = clientOptions.flatMap((option) => ['--client-option', option]);
  const child = spawn(
    'ttyd',
    ['--debug', '1', '--interface', '127.0.0.1', '--port', String(port), ...pageOptions, ...words(container)],
    {
      env: { ...process.env, DOCKER_HOST: context.resolved.address },
      stdio: 'ignore',
    },
  );
  context.store.add(() => end(child));
  await waitUntil('ttyd listens', context, () => isListening(port));
  const open = async ({ port: link }: OpenOptions = {}): Promise<OpenTerminal> => {
    const client = new TtydClient(link ?? port, TERMINAL_SIZE);
    context.store.add(() => client.close());
    return client;
  };
  const peer: Peer = {
    name: 'ttyd',
    container,
    server: { pid: child.pid ?? 0, port },
    open,
    openCrowd: (count) => Promise.all(Array.from({ length: count }, () => openAtPrompt(peer))),
  };
  return peer;
}

function words(container: string): string[] {
  const environment = Object.entries(SHELL_ENV).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  return ['--writable', 'docker', 'exec', '-it', '--user', '0', ...environment, container, ...SHELL_COMMAND];
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(port, '127.0.0.1');
    probe.on('connect', () => resolve(true)).on('error', () => resolve(false));
    probe.on('connect', () => probe.destroy());
  });
}
