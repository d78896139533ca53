// How the bytes of an attachment come: over a direct line, where the sandbox takes one, or through the engine's exec, which
// begins each attachment and tells how it ended.
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { SlipwayError } from '../../lib/errors.ts';
import type { ExecProcess } from '../engine/engine.ts';
import type { DirectLines, OfferedLine } from './direct-lines.ts';
import { type HoldHeader, readHoldHeader } from './held-terminal.ts';

/** A shell starts in 0.1 s; only a machine in trouble needs longer. */
const ATTACH_TIMEOUT_MS = 15_000;
/** The exec ends as soon as the line has, unless the learner keeps it from that. */
const END_TIMEOUT_MS = 5_000;
const STDERR_CHARS = 500;

export interface Attached {
  /** The terminal's bytes, those after the header. */
  readonly stream: Duplex;
  readonly header: HoldHeader;
  /** Its stream is another one when there is a line. */
  readonly process: ExecProcess;
}

interface Attachment {
  /** The terminal's. */
  readonly name: string;
  readonly lines: DirectLines | undefined;
  /** Executes `hold`, with this in its environment. */
  readonly start: (env: Readonly<Record<string, string>>) => Promise<ExecProcess>;
}

/** @throws SlipwayError `engine-error` with what `hold` said, as `start` */
export async function attach({ name, lines, start }: Attachment): Promise<Attached> {
  const line = lines?.offer();
  try {
    const process = await start(line ? { SLIPWAY_LINE: line.path } : {});
    const signal = AbortSignal.timeout(ATTACH_TIMEOUT_MS);
    const socket = line && (await firstToCome(line, process.stream, signal));
    if (socket) expectSilence(process.stream, socket);
    return await greet(name, { process, stream: socket ?? process.stream }, signal);
  } catch (error) {
    // Nobody has it: `hold` would wait for ever for its being read.
    void line?.connection.then((socket) => socket.destroy());
    throw error;
  } finally {
    line?.withdraw();
  }
}

/** @returns undefined when the exec says something first, be it that it has ended: then there is no line */
async function firstToCome(line: OfferedLine, exec: Duplex, signal: AbortSignal): Promise<Socket | undefined> {
  const decided = new AbortController();
  const options = { signal: AbortSignal.any([signal, decided.signal]) };
  const words = ['readable', 'end', 'close'].map((event) => once(exec, event, options));
  const spoke = Promise.race(words.map((word) => word.catch(() => undefined))).then(() => undefined);
  const socket = await Promise.race([line.connection, spoke]);
  decided.abort();
  if (!socket) void line.connection.then((late) => late.destroy());
  return socket;
}

/** With a line `hold` has no stdout any more; whoever speaks there all the same would be listened to without any bound. */
function expectSilence(exec: Duplex, line: Socket): void {
  exec.once('data', () => {
    line.destroy();
    exec.destroy();
  });
}

async function greet(name: string, { process, stream }: Omit<Attached, 'header'>, signal: AbortSignal) {
  try {
    return { process, stream, header: await readHoldHeader(stream, signal) };
  } catch (error) {
    stream.destroy();
    // What it said comes with the exec.
    if (!signal.aborted) await exitCodeOf(process);
    process.stream.destroy();
    const said = process.stderr().trim().slice(0, STDERR_CHARS);
    throw new SlipwayError('engine-error', `terminal ${name}: ${said}`, { cause: error });
  }
}

/**
 * Pre-condition: the terminal's bytes have ended, or were destroyed.
 * Post-condition: nothing is open any more.
 * @returns null when it is not known
 */
export async function exitCodeOf(process: ExecProcess): Promise<number | null> {
  const timer = setTimeout(() => process.stream.destroy(), END_TIMEOUT_MS);
  try {
    return await process.exitCode().catch(() => null);
  } finally {
    clearTimeout(timer);
    process.stream.destroy();
  }
}
