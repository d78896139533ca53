// What sandboxes are on this machine beside what their engine lists of them: mounts, loop devices, processes, control
// groups. Each is a line of text, so that what belongs to somebody is found by the names in it.
import { readdir, readFile, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

const CONTROL_GROUPS = '/sys/fs/cgroup';

/** Nothing on a system without /proc and /sys, or when the engine is on another machine: then there is nothing to see. */
export async function readTraces(): Promise<string[]> {
  const found = await Promise.all([readMounts(), readLoopDevices(), readProcesses(), readControlGroups()]);
  return found.flat();
}

/**
 * @param marks names that are nobody else's: ids of containers, of sandboxes and of instances, folders
 * @returns the traces that bear one of them
 */
export function findMarked(traces: readonly string[], marks: Iterable<string>): string[] {
  const names = [...marks];
  return traces.filter((trace) => names.some((name) => trace.includes(name)));
}

/** The engine mounts one for each container that runs, by a name that only it can tell. */
export function countContainerMounts(traces: readonly string[], dataRoot: string): number {
  return traces.filter((trace) => trace.startsWith(`mount ${dataRoot}/`) && trace.endsWith('/merged')).length;
}

/**
 * Removes control groups of containers that do not run; the kernel refuses while a process or a group is in one.
 * @returns how many there were
 */
export async function removeEmptyGroups(containers: Iterable<string>, root = CONTROL_GROUPS): Promise<number> {
  const parents = await groupParents(root);
  const paths = [...containers].flatMap((id) => parents.map((parent) => join(parent, id)));
  const removals = await Promise.allSettled(paths.map((path) => rmdir(path)));
  return removals.filter(({ status }) => status === 'fulfilled').length;
}

async function readMounts(): Promise<string[]> {
  const lines = (await read('/proc/self/mountinfo')).split('\n').filter(Boolean);
  return lines.map((line) => `mount ${line.split(' ')[4]}`);
}

async function readLoopDevices(): Promise<string[]> {
  const names = (await list('/sys/block')).filter((name) => name.startsWith('loop'));
  const devices = await Promise.all(
    names.map(async (name) => ({ name, file: (await read(`/sys/block/${name}/loop/backing_file`)).trim() })),
  );
  return devices.filter(({ file }) => file !== '').map(({ name, file }) => `loop device ${name} of ${file}`);
}

async function readProcesses(): Promise<string[]> {
  const pids = (await list('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map(async (pid) => {
      const [words, groups] = await Promise.all([read(`/proc/${pid}/cmdline`), read(`/proc/${pid}/cgroup`)]);
      return `process ${pid}: ${words.replaceAll('\0', ' ').trim()}; ${groups.trim().replaceAll('\n', ' ')}`;
    }),
  );
}

async function readControlGroups(): Promise<string[]> {
  const parents = await groupParents(CONTROL_GROUPS);
  const groups = await Promise.all(
    parents.map(async (parent) => (await list(parent)).map((name) => `control group ${join(parent, name)}`)),
  );
  return groups.flat();
}

/** Version 1 has a hierarchy for each controller, version 2 one for all. */
async function groupParents(root: string): Promise<string[]> {
  const hierarchies = [root, ...(await list(root)).map((name) => join(root, name))];
  return hierarchies.flatMap((path) => [join(path, 'docker'), join(path, 'system.slice')]);
}

/** What is gone meanwhile says nothing. */
const read = (path: string) => readFile(path, 'utf8').catch(() => '');
const list = (path: string) => readdir(path).catch(() => [] as string[]);
