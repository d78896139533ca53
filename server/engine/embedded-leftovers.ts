// What an embedded engine that was killed leaves behind, and does not look after itself. Only what has this engine's own
// names in its arguments is touched.
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pause } from './deadline.ts';
import type { EmbeddedEnginePaths } from './embedded-paths.ts';

/** The kernel kills it with its dockerd; it is gone a few milliseconds later. */
const CONTAINERD_END_MS = 5_000;
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

/**
 * Ends the shims of this engine's containers, and all that runs in these. An engine that was killed while it started or
 * ended a container knows it no more afterwards, and never ends its shim (seen with 20.10).
 * Pre-condition: the engine does not run, and none of its containers is to go on.
 * @returns how many there were
 */
export async function endShims({
  containerdNamespace,
}: Pick<EmbeddedEnginePaths, 'containerdNamespace'>): Promise<number> {
  const processes = await listProcesses();
  const shims = processes.filter(
    ({ words }) => words[0]?.endsWith('containerd-shim-runc-v2') && words.includes(containerdNamespace),
  );
  // A shim's child is the first process of a container: all of the container ends with it, and without the shim it
  // would go on. The shim goes first, because it would tell of the end, and start programs to do so.
  const pids = new Set(shims.map(({ pid }) => pid));
  const children = processes.filter(({ parent }) => pids.has(parent));
  for (const { pid } of [...shims, ...children]) kill(pid);
  return shims.length;
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

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
