// The same over a line that is slower than the shell prints: whether Ctrl-C waits for all that is under way, and whether
// everything arrives.
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchContext, since } from '../context.ts';
import type { ShellView } from '../shell-view.ts';
import { waitUntil } from '../wait-until.ts';
import { interruptFlood } from './floods.ts';
import { type OpenTerminal, openAtPrompt, type Peer } from './peer.ts';
import type { Reading } from './readings.ts';
import { ThinLink } from './thin-link.ts';

const BYTES_PER_SECOND = 700_000;
const FLOOD_MS = 5000;
const INTERRUPT_TARGET_MS = 1000;
const INTERRUPT_TARGET_MB = 0.5;
const MEGABYTE = 1_000_000;
/** Every number that is printed has as many digits, so that it is known how much must come. */
const FIRST = 1_000_001;
const LINE_BYTES = `${FIRST}\r\n`.length;
/** A line that carries nothing for so long has carried everything, whatever became of the rest. */
const QUIET_MS = 4000;
const POLL_MS = 100;
const LINE = '700 kB/s line';

export async function measureThinInterrupt(context: BenchContext, peer: Peer): Promise<Reading[]> {
  return overThinLine(peer, async ({ shell }) => {
    const { tookMs, bytes } = await interruptFlood(context, shell, FLOOD_MS);
    const name = `${LINE}: Ctrl-C after 5 s of \`yes\``;
    return [
      { name: `${name} → prompt`, unit: 'ms', values: [tookMs], target: INTERRUPT_TARGET_MS },
      { name: `${name}, still under way`, unit: 'MB', values: [bytes / MEGABYTE], target: INTERRUPT_TARGET_MB },
    ];
  });
}

export async function measureThinTransfer(context: BenchContext, peer: Peer): Promise<Reading[]> {
  const { megabytes } = context.options;
  return overThinLine(peer, async ({ shell }) => {
    const { lostBytes, tookMs } = await transfer(context, shell, Math.round((megabytes * MEGABYTE) / LINE_BYTES));
    return [
      { name: `${LINE}: bytes lost of ${megabytes} MB`, unit: 'bytes', values: [lostBytes], target: 0 },
      { name: `${LINE}: ${megabytes} MB`, unit: 'ms', values: [tookMs] },
    ];
  });
}

async function overThinLine(peer: Peer, run: (terminal: OpenTerminal) => Promise<Reading[]>): Promise<Reading[]> {
  if (peer.server === undefined) return [];
  await using link = await ThinLink.open({ port: peer.server.port, bytesPerSecond: BYTES_PER_SECOND });
  const terminal = await openAtPrompt(peer, { port: link.port });
  try {
    return await run(terminal);
  } finally {
    terminal.close();
  }
}

async function transfer(
  context: BenchContext,
  shell: ShellView,
  lines: number,
): Promise<{ lostBytes: number; tookMs: number }> {
  shell.type(`seq ${FIRST} ${FIRST + lines - 1}\r`);
  const { startOffset: from } = await shell.commandOutput();
  const startMs = performance.now();
  let endOffset: number | undefined;
  // A line that loses bytes may lose this mark, too.
  void shell.commandEnd().then(
    ({ startOffset }) => {
      endOffset = startOffset;
    },
    () => undefined,
  );
  const { output } = shell;
  const isOver = () => endOffset !== undefined || since(output.received.atMs) > QUIET_MS;
  const limit = { signal: context.signal, timeoutMs: 10 * 60_000 };
  await waitUntil('the end of the transfer', limit, async () => {
    await sleep(POLL_MS, undefined, { signal: context.signal });
    return isOver();
  });
  const arrived = (endOffset ?? output.received.bytes) - from;
  return { lostBytes: lines * LINE_BYTES - arrived, tookMs: output.received.atMs - startMs };
}
