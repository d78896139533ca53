// `status` and `pool`: looks into the server that runs here, and changes how many sandboxes it keeps.
import { readConfig } from '../../server/config.ts';
import { askResize, askStatus } from '../../server/control/control-client.ts';
import { type Sizes, type Status, sizesSchema } from '../../server/control/messages.ts';
import type { RunCommand } from '../commands.ts';
import { UsageError } from '../usage-error.ts';

const GIB = 1024 ** 3;
const LACKS = { ok: '', memory: ', the host has no memory for more', disk: ', the host has no disk for more' } as const;

export const status: RunCommand = async ({ root, args, screen }) => {
  const unknown = args.find((word) => word !== '--json');
  if (unknown !== undefined) throw new UsageError(`Expected: status [--json], found "${unknown}".`);
  const found = await askStatus(readConfig(process.env, root).dataDirectory);
  for (const line of args.includes('--json') ? [JSON.stringify(found)] : statusLines(found)) screen.line(line);
  return 0;
};

export const pool: RunCommand = async ({ root, args, screen }) => {
  const { dataDirectory } = readConfig(process.env, root);
  const sizes = readSizes(args.filter((word) => word !== '--json'));
  const found = sizes ? await askResize(dataDirectory, sizes) : await askStatus(dataDirectory);
  for (const line of args.includes('--json') ? [JSON.stringify(found.pool)] : poolLines(found)) screen.line(line);
  if (sizes && !args.includes('--json'))
    screen.line('This holds until the server stops; its settings hold after that.');
  return 0;
};

/** @returns undefined when nothing is to be changed @throws UsageError */
function readSizes(words: readonly string[]): Sizes | undefined {
  if (words.length === 0) return undefined;
  const given: Record<string, number> = {};
  for (let index = 0; index < words.length; index += 2) {
    const name = /^--(size|maximum)$/.exec(words[index] ?? '')?.[1];
    if (name === undefined) throw new UsageError(`Expected --size or --maximum, found "${words[index]}".`);
    given[name] = Number(words[index + 1] ?? Number.NaN);
  }
  const parsed = sizesSchema.safeParse(given);
  if (!parsed.success) throw new UsageError('Expected --size from 0 to 100, --maximum from 1 to 1000.');
  return parsed.data;
}

function poolLines({ pool: { size, maximum, warm, starting, claimed, waiting, admission } }: Status): string[] {
  return [
    `Sandboxes: ${claimed} in use, ${warm} ready, ${starting} being made; at most ${maximum}, ${size} kept ready${LACKS[admission]}`,
    `Waiting learners: ${waiting}`,
  ];
}

function statusLines(found: Status): string[] {
  const { host, sessions, connections, uptimeSeconds, pid } = found;
  const gib = (bytes: number) => (bytes / GIB).toFixed(1);
  return [
    ...poolLines(found),
    `Sessions: ${sessions}, open connections: ${connections}`,
    host
      ? `Host: ${gib(host.memoryAvailableBytes)} of ${gib(host.memoryTotalBytes)} GiB memory free, ${gib(host.diskFreeBytes)} of ${gib(host.diskTotalBytes)} GiB disk free, load ${host.load1} on ${host.cpus} CPUs`
      : 'Host: does not tell how much memory and disk it has',
    `Running for ${Math.round(uptimeSeconds / 60)} minutes, as process ${pid}`,
  ];
}
