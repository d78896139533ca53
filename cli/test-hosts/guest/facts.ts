// What kind of host this is.
import { release } from 'node:os';
import { readConfig } from '../../../server/config.ts';
import { resolveEngine } from '../../../server/engine/resolve-engine.ts';
import { succeed } from './program.ts';

export async function describeHost(): Promise<Record<string, string>> {
  const { engine: found, address } = await resolveEngine(readConfig());
  await using engine = found;
  const info = await engine.info();
  const init = await succeed('systemctl', ['--version'], 30_000);
  return {
    system: info.operatingSystem,
    kernel: release(),
    init: init.split('\n')[0] ?? '',
    engine: `Docker ${info.version} at ${address}, ${info.storageDriver}`,
    cgroups: `version ${info.cgroupVersion}`,
    AppArmor: info.appArmor ? 'on' : 'off',
    machine: `${info.cpus} CPUs, ${Math.round(info.memoryBytes / 2 ** 20)} MiB`,
  };
}
