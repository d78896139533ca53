// The keeper is a container on the host engine that makes disks and measures the host. This is how it is asked.
import { z } from 'zod';
import { SlipwayError } from '../../lib/errors.ts';
import { KEEPER } from '../../lib/images.ts';
import { parseChecked } from '../engine/checked-json.ts';
import { type CollectedOutput, collectOutput } from '../engine/collect-output.ts';
import type { CallOptions, Engine, ExecProcess } from '../engine/engine.ts';
import { isNotFound, refusalStatus } from '../engine/engine-errors.ts';
import { reviveServices, wasSeen } from './services.ts';

const hostFigures = z.object({
  memoryTotalBytes: z.number(),
  memoryAvailableBytes: z.number(),
  diskTotalBytes: z.number(),
  diskFreeBytes: z.number(),
  cpus: z.number(),
  load1: z.number(),
  kernel: z.string(),
});
/** What the host engine's machine has, measured there. */
export type HostFigures = z.infer<typeof hostFigures>;

export type DiskMade =
  | { readonly kind: 'made'; readonly device: string }
  /** There is no keeper, or its host has no loop devices. */
  | { readonly kind: 'unavailable'; readonly reason: string };

export interface KeptDisk {
  readonly name: string;
  /** Null while it is attached to none. */
  readonly device: string | null;
}

// A disk is made by copying a small file system; a host that starts thirty at once needs seconds.
const TIMEOUT_MS = 30_000;
const EXIT_NO_LOOP_DEVICES = 3;
/** The keeper makes none smaller; one that is there keeps its size. */
const SMALLEST_BYTES = 16 * 1024 * 1024;
const DEVICE = /^\/dev\/loop\d+$/;
const NOT_RUNNING = 409;

/** @returns undefined where there is no keeper @throws SlipwayError `engine-unreachable` | `engine-error` | `timeout` */
export async function readHost(engine: Engine, options?: CallOptions): Promise<HostFigures | undefined> {
  const answer = await ask(engine, ['host'], options);
  return answer && parseChecked(succeeded(answer, 'host').trim(), hostFigures, 'keeper host');
}

/**
 * Makes a file system of this size in a file, on a loop device; one that is there already is attached again.
 * @param disk `[a-z0-9-]{1,64}`
 */
export async function makeDisk(engine: Engine, disk: string, bytes: number, options?: CallOptions): Promise<DiskMade> {
  const answer = await ask(engine, ['make', disk, String(bytes)], options);
  if (!answer) return { kind: 'unavailable', reason: `there is no container ${KEEPER}` };
  if (answer.exitCode === EXIT_NO_LOOP_DEVICES) return { kind: 'unavailable', reason: 'the host has no loop devices' };
  const device = succeeded(answer, 'make').trim();
  if (!DEVICE.test(device)) throw new SlipwayError('engine-error', `keeper make: found ${device.slice(0, 200)}`);
  return { kind: 'made', device };
}

/** No error when it is gone already, or when there is no keeper. */
export async function removeDisk(engine: Engine, disk: string, options?: CallOptions): Promise<void> {
  const answer = await ask(engine, ['remove', disk], options);
  if (answer && answer.exitCode !== EXIT_NO_LOOP_DEVICES) succeeded(answer, 'remove');
}

/** @returns all disks of the host, those of other instances included; undefined where it cannot have any */
export async function findDisks(engine: Engine, options?: CallOptions): Promise<KeptDisk[] | undefined> {
  const answer = await ask(engine, ['list'], options);
  if (!answer || answer.exitCode === EXIT_NO_LOOP_DEVICES) return undefined;
  const lines = succeeded(answer, 'list').split('\n').filter(Boolean);
  return lines.map((line) => {
    const [name = '', device = '-'] = line.split(' ');
    return { name, device: device === '-' ? null : device };
  });
}

/**
 * To be asked before a container is started again: after a restart of the machine a device's number may be another
 * disk's, and the volume knows only the number.
 * @throws SlipwayError `sandbox-gone` when the disk is not on the device; `engine-error` while the keeper does not run
 */
export async function requireDisk(engine: Engine, disk: KeptDisk, options?: CallOptions): Promise<void> {
  if (disk.device === null) return;
  const disks = await findDisks(engine, options);
  if (!disks) throw new SlipwayError('engine-error', `the keeper does not tell where the disk ${disk.name} is`);
  const found = disks.find(({ name }) => name === disk.name);
  if (!found) throw new SlipwayError('sandbox-gone', `the disk ${disk.name} is gone`);
  const device = found.device ?? (await attachAgain(engine, disk.name, options));
  if (device === disk.device) return;
  throw new SlipwayError('sandbox-gone', `the disk ${disk.name} was on ${disk.device}, and is on ${device} now`);
}

async function attachAgain(engine: Engine, disk: string, options?: CallOptions): Promise<string | undefined> {
  const made = await makeDisk(engine, disk, SMALLEST_BYTES, options);
  return made.kind === 'made' ? made.device : undefined;
}

/** @returns undefined when there is no keeper */
async function ask(
  engine: Engine,
  words: readonly string[],
  { timeoutMs = TIMEOUT_MS, signal }: CallOptions = {},
): Promise<CollectedOutput | undefined> {
  const options = { timeoutMs, signal };
  const process = await startInKeeper(engine, words, options);
  if (!process) return undefined;
  process.stream.end();
  return collectOutput(process, options);
}

/**
 * A keeper that is stopped, or was lost, is made to run first. Where none was ever seen there is none to make again,
 * and whether the registry can run is not asked.
 */
async function startInKeeper(
  engine: Engine,
  words: readonly string[],
  options: CallOptions,
): Promise<ExecProcess | undefined> {
  const start = () => engine.exec(KEEPER, { command: ['keeper', ...words] }, options);
  try {
    return await start();
  } catch (error) {
    if (!isAbsent(error)) throw error;
    if (isNotFound(error) && !wasSeen(engine, KEEPER)) return undefined;
  }
  const failures: unknown[] = [];
  await reviveServices(engine).catch((error: unknown) => failures.push(error));
  try {
    // Also after a failure: it may be the registry's.
    return await start();
  } catch (error) {
    if (isAbsent(error) && failures.length > 0) throw failures[0];
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

const isAbsent = (error: unknown): boolean => isNotFound(error) || refusalStatus(error) === NOT_RUNNING;

function succeeded({ exitCode, stdout, stderr }: CollectedOutput, what: string): string {
  if (exitCode === 0) return stdout;
  throw new SlipwayError('engine-error', `keeper ${what} ended with ${exitCode}: ${stderr.trim().slice(0, 500)}`);
}
