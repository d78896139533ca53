// What an embedded engine that was killed leaves behind, and does not look after itself. Only what has this engine's own
// names in its arguments is touched.
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pause } from './deadline.ts';
import type { EmbeddedEnginePaths } from './embedded-paths.ts';

/** The kernel kills it with its dockerd; it is gone a few milliseconds later. */
const CONTAINERD_END_MS = 5_000;
/** A sandbox needs a quarter of a second. */
const CONTAINERS_END_MS = 5_000;
const POLL_MS = 20;

/**
 * dockerd takes whatever process has the number in this file for its containerd, also one that has ended and is not yet
 * collected by its parent: it then waits for it for 15 s, in vain, and gives up (seen with 20.10).
 * Pre-condition: the engine's dockerd is gone.
 * Post-condition: the file is gone, or it names a containerd of this engine that lives on; dockerd goes on with that.
 */
export async function forgetDeadContainerd({ execRoot }: Pick<EmbeddedEnginePaths, 'execRoot'>): Promise<void> {
  const directory = join(execRoot, 'containerd');
  const pidFile = join(directory, 'containerd.pid');
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).trim());
  const lives = async () => pid > 0 && (await wordsOf(pid)).includes(join(directory, 'containerd.toml'));
  const deadline = Date.now() + CONTAINERD_END_MS;
  while (await lives()) {
    if (Date.now() > deadline) return;
    await pause(POLL_MS);
  }
  await rm(pidFile, { force: true });
}

/** A process beside a container: all that runs in this is its child, or a child's child. */
export interface Shim {
  readonly pid: number;
  readonly container: string;
}

/** @returns those of this engine's containers, also of containers that it does not know */
export async function findShims(paths: Pick<EmbeddedEnginePaths, 'containerdNamespace'>): Promise<Shim[]> {
  return shimsAmong(await listProcesses(), paths);
}

/**
 * Ends shims, and what runs in their containers.
 *
 * An engine that was killed while a container was being started takes it for one that does not run: its shim, or all of
 * it, goes on unseen, and holds its disk (seen with 20.10). One without --live-restore that was killed ends its
 * containers at its next start, but not their shims.
 * @param isOver which ones; all, when nothing of this engine is to go on
 * @returns how many there were
 */
export async function endShims(
  paths: Pick<EmbeddedEnginePaths, 'containerdNamespace'>,
  isOver: (shim: Shim) => boolean = () => true,
): Promise<number> {
  const processes = await listProcesses();
  const pids = new Set(shimsAmong(processes, paths).flatMap((shim) => (isOver(shim) ? [shim.pid] : [])));
  // A child is the first process of a container, and all of it ends with that. Without the shim it would go on.
  const children = processes.filter(({ parent }) => pids.has(parent)).map(({ pid }) => pid);
  // That of a sandbox has to end by itself, see images/README.md.
  for (const pid of children) signal(pid, 'SIGUSR1');
  await untilEnded(children);
  for (const pid of [...pids, ...children]) signal(pid, 'SIGKILL');
  return pids.size;
}

/** Post-condition: all have ended, collected or not, or some had no time left. */
async function untilEnded(pids: readonly number[]): Promise<void> {
  const deadline = Date.now() + CONTAINERS_END_MS;
  const live = async () => (await Promise.all(pids.map(wordsOf))).some((words) => words[0] !== '');
  while (Date.now() < deadline && (await live())) await pause(POLL_MS);
}

function shimsAmong(
  processes: readonly ProcessEntry[],
  { containerdNamespace }: Pick<EmbeddedEnginePaths, 'containerdNamespace'>,
): Shim[] {
  const shims = processes.filter(
    ({ words }) => words[0]?.endsWith('containerd-shim-runc-v2') && words.includes(containerdNamespace),
  );
  return shims.map(({ pid, words }) => ({ pid, container: words[words.indexOf('-id') + 1] ?? '' }));
}

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly words: readonly string[];
}

async function listProcesses(): Promise<ProcessEntry[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  return Promise.all(pids.map(async (pid) => ({ pid, parent: await parentOf(pid), words: await wordsOf(pid) })));
}

/** Its arguments; empty for a process that has ended, collected or not. */
async function wordsOf(pid: number): Promise<string[]> {
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
}

async function parentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^PPid:\t(\d+)$/m.exec(status)?.[1] ?? 0);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}
