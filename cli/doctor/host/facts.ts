// What the doctor measures of the host. What concerns the engine's machine is measured there, in a container of the
// sandbox image that lives for a moment: the engine may be on another machine than this one.
import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { createServer } from 'node:net';
import type { Config } from '../../../server/config.ts';
import { askStatus } from '../../../server/control/control-client.ts';
import type { Engine, EngineInfo } from '../../../server/engine/engine.ts';
import { findDisks, type HostFigures, readHost } from '../../../server/sandbox/keeper.ts';

export interface HostFacts {
  readonly engine: EngineInfo;
  /** `uname -r` on the engine's machine. */
  readonly kernel: string;
  /** Kernel settings by name; a setting that the kernel does not have is not there. */
  readonly settings: Readonly<Record<string, number>>;
  readonly fileSystems: readonly string[];
  /** Where the kernel puts the memory of a program that crashed; `|` and a program that it is piped to. */
  readonly corePattern: string;
  /** 0 without swap; undefined when nobody could tell. */
  readonly swapBytes: number | undefined;
  readonly hasTun: boolean;
  readonly hasSeccomp: boolean;
  /** Undefined where there is no keeper to measure. */
  readonly figures: HostFigures | undefined;
  readonly canLimitDisks: boolean;
  readonly port: 'free' | 'ours' | 'taken';
  /** The engine's clock minus ours, seconds. */
  readonly clockSkewSeconds: number;
  readonly resolvesNames: boolean;
  readonly nodeVersion: string;
}

/** Names of settings below /proc/sys, with dots. */
const SETTINGS = [
  'user.max_user_namespaces',
  'kernel.unprivileged_userns_clone',
  'kernel.apparmor_restrict_unprivileged_userns',
  'kernel.pty.max',
  'kernel.pty.reserve',
] as const;

// A module is loaded by who first opens its device, as a sandbox does: a list of what is there would not do.
const PROBE = `
echo "kernel=$(uname -r)"
for name in ${SETTINGS.join(' ')}; do
  file=/proc/sys/$(echo "$name" | tr . /)
  [ ! -r "$file" ] || echo "setting=$name $(cat "$file")"
done
echo "core=$(cat /proc/sys/kernel/core_pattern)"
while read -r name value unit; do [ "$name" != SwapTotal: ] || echo "swap=$value"; done < /proc/meminfo
while read -r flag type; do echo "fs=\${type:-$flag}"; done < /proc/filesystems
mknod /dev/probe-tun c 10 200 && (: 3<> /dev/probe-tun) && echo tun=yes
[ -e /proc/sys/kernel/seccomp/actions_avail ] && echo seccomp=yes
echo "time=$(date +%s)"
`;
const PROBE_MS = 20_000;
const NAME_TO_RESOLVE = 'registry-1.docker.io';

/** @throws SlipwayError when the engine does not answer, or has no sandbox image to probe with */
export async function readHostFacts(engine: Engine, config: Config, image: string): Promise<HostFacts> {
  const [info, lines, figures, disks, port, resolvesNames] = await Promise.all([
    engine.info(),
    probe(engine, image),
    readHost(engine).catch(() => undefined),
    findDisks(engine).catch(() => undefined),
    lookAtPort(config),
    lookup(NAME_TO_RESOLVE).then(
      () => true,
      () => false,
    ),
  ]);
  const valuesOf = (key: string) =>
    lines.flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1)] : []));
  const settings = valuesOf('setting').map((text) => text.split(' ') as [string, string]);
  return {
    engine: info,
    kernel: valuesOf('kernel')[0] ?? '',
    settings: Object.fromEntries(settings.map(([name, value]) => [name, Number(value)])),
    fileSystems: valuesOf('fs'),
    corePattern: valuesOf('core')[0] ?? '',
    swapBytes: kibibytes(valuesOf('swap')[0]),
    hasTun: valuesOf('tun').length > 0,
    hasSeccomp: valuesOf('seccomp').length > 0,
    figures,
    canLimitDisks: disks !== undefined,
    port,
    clockSkewSeconds: Number(valuesOf('time')[0]) - Math.floor(Date.now() / 1000),
    resolvesNames,
    nodeVersion: process.versions.node,
  };
}

const kibibytes = (text: string | undefined) => (text === undefined ? undefined : Number(text) * 1024);

/** @returns what the probe printed */
async function probe(engine: Engine, image: string): Promise<string[]> {
  const id = await engine.createContainer({
    name: `slipway-probe-${randomBytes(6).toString('hex')}`,
    image,
    entrypoint: ['/bin/sh', '-c', PROBE],
    labels: { 'io.slipway.role': 'probe' },
    network: { name: 'none' },
    capDrop: ['ALL'],
    capAdd: ['MKNOD'],
    readOnlyRoot: true,
  });
  try {
    await engine.startContainer(id);
    const lines: string[] = [];
    for await (const line of engine.followLogs(id, { signal: AbortSignal.timeout(PROBE_MS) })) lines.push(line);
    return lines;
  } finally {
    await engine.removeContainer(id);
  }
}

async function lookAtPort({ http, dataDirectory }: Config): Promise<HostFacts['port']> {
  const isOurs = await askStatus(dataDirectory).then(
    () => true,
    () => false,
  );
  if (isOurs) return 'ours';
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve('taken'));
    server.listen(http.port, http.host, () => server.close(() => resolve('free')));
  });
}
