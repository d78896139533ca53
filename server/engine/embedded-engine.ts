// A dockerd of Slipway's own: own data, socket, pid file and log. It outlives the server, and touches no other Docker.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SlipwayError } from '../../lib/errors.ts';
import { pause } from './deadline.ts';
import { DockerEngine } from './docker-engine.ts';
import { endShims, findShims, forgetDeadContainerd } from './embedded-leftovers.ts';
import { type EmbeddedEnginePaths, embeddedEnginePaths } from './embedded-paths.ts';

// A second on an idle machine; a first start on a slow disk sets up storage and firewall chains.
const START_DEADLINE_MS = 60_000;
// It stops its containers first, each with ten seconds of grace.
const STOP_DEADLINE_MS = 45_000;
const POLL_MS = 100;
const PING_MS = 1000;
// dockerd only appends, so the file is cut whenever somebody looks after the engine.
const LOG_LIMIT_BYTES = 4 * 1024 * 1024;
const REPORTED_LOG_LINES = 15;

export type EmbeddedEngineStatus =
  | { readonly state: 'stopped'; readonly socket: string }
  | { readonly state: 'running'; readonly socket: string; readonly pid: number };

export async function embeddedEngineStatus(dataDirectory: string): Promise<EmbeddedEngineStatus> {
  const paths = embeddedEnginePaths(dataDirectory);
  const pid = await findProcess(paths);
  return pid === undefined
    ? { state: 'stopped', socket: paths.socket }
    : { state: 'running', socket: paths.socket, pid };
}

export interface EmbeddedEngineOptions {
  /** Containers go on while the engine is away: an update of it, or its crash, ends no learner's work. Default true. */
  readonly liveRestore?: boolean;
}

/**
 * Starts it unless it runs.
 * Post-condition: it has answered a ping, and knows of all containers that run.
 * @throws SlipwayError `engine-unreachable` with the end of its log
 */
export async function startEmbeddedEngine(dataDirectory: string, options: EmbeddedEngineOptions = {}): Promise<void> {
  const paths = embeddedEnginePaths(dataDirectory);
  await capLog(paths.logFile);
  // One that runs may be on its way out: then the next one is started.
  if ((await findProcess(paths)) !== undefined && (await untilAnswering(paths)) === 'answers') return;
  const earlier = new Set((await findShims(paths)).map(({ pid }) => pid));
  await launch(paths, options);
  if ((await untilAnswering(paths)) === 'ended') throw await startFailure(paths, 'ended while it started');
  await endLostContainers(paths, earlier);
}

/**
 * Of those that an earlier engine left running, the ones that this one does not know to run: nobody could end them.
 * @param earlier their shims
 */
async function endLostContainers(paths: EmbeddedEnginePaths, earlier: ReadonlySet<number>): Promise<void> {
  if (earlier.size === 0) return;
  await using engine = new DockerEngine({ socketPath: paths.socket });
  const running = await engine.listContainers({}, { timeoutMs: START_DEADLINE_MS });
  const known = new Set(running.map(({ id }) => id));
  // Not by their containers: a server may have started one of those again meanwhile.
  await endShims(paths, ({ pid, container }) => earlier.has(pid) && !known.has(container));
}

/** Post-condition: its process is gone; its data stays. */
export async function stopEmbeddedEngine(dataDirectory: string): Promise<void> {
  const paths = embeddedEnginePaths(dataDirectory);
  const pid = await findProcess(paths);
  if (pid === undefined) return;
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + STOP_DEADLINE_MS;
  while ((await findProcess(paths)) === pid) {
    if (Date.now() > deadline) {
      throw new SlipwayError('timeout', `The embedded engine (process ${pid}) did not end; its log: ${paths.logFile}`);
    }
    await pause(POLL_MS);
  }
  await rm(paths.pidFile, { force: true });
}

export function dockerdArguments(
  paths: EmbeddedEnginePaths,
  { liveRestore = true }: EmbeddedEngineOptions = {},
): string[] {
  const { containerdNamespace: namespace } = paths;
  return [
    // Not /etc/docker/daemon.json, which belongs to the machine's own engine.
    ...['--config-file', paths.configFile],
    ...['--data-root', paths.dataRoot, '--exec-root', paths.execRoot, '--pidfile', paths.pidFile],
    ...['--host', `unix://${paths.socket}`],
    ...['--containerd-namespace', namespace, '--containerd-plugins-namespace', `${namespace}-plugins`],
    // docker0 may be another engine's. Slipway makes the networks that it needs.
    ...['--bridge', 'none'],
    ...(liveRestore ? ['--live-restore'] : []),
    ...['--log-level', 'warn', '--log-opt', 'max-size=10m', '--log-opt', 'max-file=2'],
  ];
}

async function launch(paths: EmbeddedEnginePaths, options: EmbeddedEngineOptions): Promise<void> {
  await mkdir(paths.directory, { recursive: true, mode: 0o700 });
  await mkdir(dirname(paths.socket), { recursive: true });
  await mkdir(paths.runDirectory, { recursive: true, mode: 0o711 });
  await writeFile(paths.configFile, '{}\n');
  // Left over from a machine that went down; dockerd would refuse to start if the number is in use again.
  await rm(paths.pidFile, { force: true });
  await forgetDeadContainerd(paths);
  const log = await open(paths.logFile, 'a', 0o600);
  try {
    const child = spawn('dockerd', dockerdArguments(paths, options), {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    // dockerd writes its pid file only after a while; until then nobody else must start a second one.
    if (child.pid !== undefined) await writeFile(`${paths.pidFile}.starting`, String(child.pid));
    child.unref();
  } catch (error) {
    throw new SlipwayError('engine-unreachable', `dockerd cannot be started: ${String(error)}`, { cause: error });
  } finally {
    await log.close();
  }
}

/** @throws SlipwayError `engine-unreachable` when it runs, and does not answer in time */
async function untilAnswering(paths: EmbeddedEnginePaths): Promise<'answers' | 'ended'> {
  await using engine = new DockerEngine({ socketPath: paths.socket });
  const deadline = Date.now() + START_DEADLINE_MS;
  for (;;) {
    const answers = await engine.ping({ timeoutMs: PING_MS }).then(
      () => true,
      () => false,
    );
    if (answers) return 'answers';
    if ((await findProcess(paths)) === undefined) return 'ended';
    if (Date.now() > deadline) throw await startFailure(paths, `did not answer within ${START_DEADLINE_MS / 1000} s`);
    await pause(POLL_MS);
  }
}

async function startFailure(paths: EmbeddedEnginePaths, what: string): Promise<SlipwayError> {
  const log = await readFile(paths.logFile, 'utf8').catch(() => '');
  const tail = log.trimEnd().split('\n').slice(-REPORTED_LOG_LINES).join('\n');
  return new SlipwayError('engine-unreachable', `The embedded engine ${what}. The end of ${paths.logFile}:\n${tail}`);
}

/** @returns the number of the process that is really this engine's; a stale file or a reused number does not count */
async function findProcess(paths: EmbeddedEnginePaths): Promise<number | undefined> {
  for (const file of [paths.pidFile, `${paths.pidFile}.starting`]) {
    const pid = Number((await readFile(file, 'utf8').catch(() => '')).trim());
    if (pid > 0 && (await isOurEngine(pid, paths))) return pid;
  }
  return undefined;
}

async function isOurEngine(pid: number, { dataRoot }: EmbeddedEnginePaths): Promise<boolean> {
  if (!existsSync(`/proc/${pid}`)) return false;
  // Empty for a process that has ended and was not yet collected.
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const words = commandLine.split('\0');
  return words.includes('--data-root') && words.includes(dataRoot);
}

async function capLog(path: string): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await truncate(path, 0);
}
