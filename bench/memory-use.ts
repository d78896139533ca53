// How much memory a container takes: from its control group where that is on this machine, else by the engine's word.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { parseEngineAddress } from '../server/engine/engine-address.ts';
import { modemOptions } from '../server/engine/transport.ts';

/** Where Docker puts containers, by its cgroup driver and the version of control groups. */
const cgroupFolders = (containerId: string) => [
  `/sys/fs/cgroup/memory/docker/${containerId}`,
  `/sys/fs/cgroup/memory/system.slice/docker-${containerId}.scope`,
  `/sys/fs/cgroup/docker/${containerId}`,
  `/sys/fs/cgroup/system.slice/docker-${containerId}.scope`,
];

const statsSchema = z.object({
  memory_stats: z.object({
    usage: z.number(),
    stats: z.object({ total_inactive_file: z.number().optional(), inactive_file: z.number().optional() }),
  }),
});

/**
 * Bytes in use, without file cache that the kernel would give back at once.
 * @param address of the engine
 */
export async function readMemoryUse(containerId: string, address: string): Promise<number> {
  const folder = cgroupFolders(containerId).find((path) => existsSync(path));
  return folder ? readCgroup(folder) : askEngine(containerId, address);
}

async function readCgroup(folder: string): Promise<number> {
  const isV1 = existsSync(join(folder, 'memory.usage_in_bytes'));
  const [usage, stat] = await Promise.all(
    [isV1 ? 'memory.usage_in_bytes' : 'memory.current', 'memory.stat'].map((name) =>
      readFile(join(folder, name as string), 'utf8'),
    ),
  );
  return Number(usage) - readInactiveFile(stat ?? '', isV1);
}

/** In version 1 only the `total_` numbers cover the groups below, where the learner's engine puts its containers. */
export function readInactiveFile(stat: string, isV1: boolean): number {
  const key = isV1 ? 'total_inactive_file' : 'inactive_file';
  return Number(new RegExp(`^${key} (\\d+)$`, 'm').exec(stat)?.[1] ?? 0);
}

async function askEngine(containerId: string, address: string): Promise<number> {
  const lifetime = new AbortController();
  const { protocol, ...options } = modemOptions(await parseEngineAddress(address), lifetime.signal);
  try {
    const path = `/containers/${containerId}/stats?stream=false`;
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const request = protocol === 'https' ? https : http;
      request.get({ ...options, path }, resolve).on('error', reject);
    });
    const { usage, stats } = statsSchema.parse(await json(response)).memory_stats;
    return usage - (stats.total_inactive_file ?? stats.inactive_file ?? 0);
  } finally {
    lifetime.abort();
    options.agent.destroy();
  }
}

/** Bytes that this machine could still give to programs; undefined where the kernel does not say. */
export async function readAvailableMemory(): Promise<number | undefined> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kilobytes = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}
