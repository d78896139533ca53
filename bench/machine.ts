// What the numbers were measured on: without it they say nothing.
import os from 'node:os';
import type { Engine } from '../server/engine/engine.ts';

export interface Machine {
  readonly date: string;
  readonly cpus: number;
  readonly cpuModel: string;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly node: string;
  readonly engine: string;
  /** Of the machine before the first measurement: other work on it makes every number worse. */
  readonly loadAverage: number;
}

export async function describeMachine(engine: Engine): Promise<Machine> {
  const { version, operatingSystem, storageDriver, cgroupVersion } = await engine.info();
  return {
    date: new Date().toISOString(),
    cpus: os.availableParallelism(),
    cpuModel: os.cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round((os.totalmem() / 1024 ** 3) * 10) / 10,
    kernel: `${os.type()} ${os.release()}`,
    node: process.versions.node,
    engine: `${version} (${operatingSystem}, ${storageDriver}, cgroup v${cgroupVersion})`,
    loadAverage: Math.round((os.loadavg()[0] ?? 0) * 100) / 100,
  };
}

export function formatMachine(machine: Machine): string {
  const { date, cpus, cpuModel, memoryGiB, kernel, node, engine, loadAverage } = machine;
  return [
    `${date.slice(0, 16).replace('T', ' ')} UTC`,
    `${cpus} × ${cpuModel}, ${memoryGiB} GiB, load ${loadAverage}`,
    `${kernel}, Docker Engine ${engine}, Node ${node}`,
  ].join('\n');
}
