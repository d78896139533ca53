// What processes of this machine take, by what the kernel tells of each in /proc.
import { readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';

export interface ProcessStat {
  readonly pid: number;
  readonly name: string;
  readonly parent: number;
  /** User and system time. */
  readonly cpuMs: number;
}

/** The kernel's unit of CPU time for user programs, on every Linux. */
const MS_PER_TICK = 10;
const ticks = z.coerce.number().int().nonnegative();

/** Those of processes that end meanwhile are left out. */
export async function readProcesses(): Promise<ProcessStat[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => read(`/proc/${pid}/stat`)));
  return stats.flatMap((stat) => (stat === '' ? [] : [parseStat(stat)]));
}

/** @param stat a line of /proc/<pid>/stat; the name in it may hold anything */
export function parseStat(stat: string): ProcessStat {
  const open = stat.indexOf('(');
  const close = stat.lastIndexOf(')');
  const rest = stat.slice(close + 2).split(' ');
  return {
    pid: ticks.parse(stat.slice(0, open)),
    name: stat.slice(open + 1, close),
    parent: ticks.parse(rest[1]),
    cpuMs: (ticks.parse(rest[11]) + ticks.parse(rest[12])) * MS_PER_TICK,
  };
}

/** A process and all that it has started, directly or not. */
export function treeOf(root: number, processes: readonly ProcessStat[]): number[] {
  const children = processes.filter(({ parent }) => parent === root);
  return [root, ...children.flatMap(({ pid }) => treeOf(pid, processes))];
}

/** Bytes of memory of a process and its children; a page that several share counts for each of them in part. */
export async function readTreeMemory(root: number): Promise<number> {
  const tree = treeOf(root, await readProcesses());
  const rollups = await Promise.all(tree.map((pid) => read(`/proc/${pid}/smaps_rollup`)));
  return rollups.reduce((sum, rollup) => sum + parsePss(rollup), 0);
}

export function parsePss(rollup: string): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1024;
}

/** Processes of that name in a container, by its engine's id. None when the engine is on another machine. */
export async function findInContainer(container: string, name: string): Promise<ProcessStat[]> {
  const named = (await readProcesses()).filter((process) => process.name === name);
  const groups = await Promise.all(named.map(({ pid }) => read(`/proc/${pid}/cgroup`)));
  return named.filter((_, index) => groups[index]?.includes(container));
}

/** What is gone meanwhile says nothing. */
const read = (path: string) => readFile(path, 'utf8').catch(() => '');
