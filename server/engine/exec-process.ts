// A running exec: its stream, its window size, its end.
import type { Duplex } from 'node:stream';
import { finished } from 'node:stream/promises';
import { pause } from './deadline.ts';
import type { ExecProcess } from './engine.ts';
import { ExecStream } from './exec-stream.ts';

export interface ExecCalls {
  resize(cols: number, rows: number): Promise<void>;
  /** undefined when the engine no longer knows the exec */
  inspect(): Promise<{ readonly running: boolean; readonly exitCode: number | null } | undefined>;
}

// Engines before API 1.42 take the size only after the start, and refuse it until the process is there.
const FIRST_RESIZE_TRIES = 10;
const FIRST_RESIZE_PAUSE_MS = 15;
// The stream ends a moment before the engine has noted the exit code.
const EXIT_CODE_TRIES = 100;
const EXIT_CODE_PAUSE_MS = 10;

/** @param socket the hijacked connection, nothing read from it yet */
export function execProcess(
  socket: Duplex,
  tty: { readonly cols: number; readonly rows: number } | undefined,
  calls: ExecCalls,
): ExecProcess {
  const demuxed = tty === undefined ? new ExecStream(socket) : undefined;
  const stream = demuxed ?? socket;
  // A connection that breaks is seen by whoever reads; nobody reading must not bring the server down.
  stream.on('error', () => undefined);
  const ended = finished(stream, { writable: false }).then(
    () => true,
    () => false,
  );
  let resized = false;
  if (tty) void firstResize(tty, () => resized || stream.destroyed, calls);
  return {
    stream,
    stderr: () => demuxed?.stderr() ?? '',
    resize: (cols, rows) => {
      resized = true;
      return calls.resize(cols, rows);
    },
    exitCode: async () => {
      await ended;
      return readExitCode(calls);
    },
  };
}

async function firstResize(size: { cols: number; rows: number }, obsolete: () => boolean, calls: ExecCalls) {
  for (let attempt = 1; attempt <= FIRST_RESIZE_TRIES && !obsolete(); attempt++) {
    const done = await calls.resize(size.cols, size.rows).then(
      () => true,
      () => false,
    );
    if (done) return;
    await pause(FIRST_RESIZE_PAUSE_MS * attempt);
  }
}

async function readExitCode(calls: ExecCalls): Promise<number | null> {
  for (let attempt = 0; attempt < EXIT_CODE_TRIES; attempt++) {
    const state = await calls.inspect().catch(() => undefined);
    if (!state) return null;
    if (!state.running) return state.exitCode;
    await pause(EXIT_CODE_PAUSE_MS);
  }
  return null;
}
