// What a jump does in a session: resets, waits, runs, looks away from the steps that it brings about.
import type { Dispose } from '../../../lib/disposable.ts';
import type { Receipt, ServerMessage } from '../../../lib/protocol/messages.ts';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';
import type { SandboxLease } from '../lease/sandbox-lease.ts';
import { orAborted } from '../or-aborted.ts';
import type { SessionRuns } from '../runs/session-runs.ts';
import type { JumpTools } from './jump.ts';
import { type HostId, type LessonRun, stepKeysBefore } from './lesson-run.ts';
import type { OpenLessons } from './open-lessons.ts';
import type { StepBoard } from './step-board.ts';

export interface JumpParts {
  readonly lease: SandboxLease;
  readonly runs: SessionRuns;
  readonly lessons: OpenLessons;
  readonly steps: StepBoard;
  readonly sandboxOf: (host: HostId) => Promise<Sandbox>;
  readonly subscribe: (listener: (message: ServerMessage) => void) => Dispose;
  readonly onState: JumpTools['onState'];
}

/** One command of the author's. */
const COMMAND_TIMEOUT_MS = 3 * 60_000;

export function jumpTools({ lease, runs, lessons, steps, sandboxOf, subscribe, onState }: JumpParts): JumpTools {
  return {
    onState: (state) => {
      // What is there then is the jump's doing, however far it came.
      if (state.status !== 'running') steps.newFrom(Date.now());
      onState(state);
    },
    reset: (lesson, step) => {
      lease.reset();
      steps.leaveAlone(stepKeysBefore(lesson, step));
      steps.holdNews();
    },
    ready: async (lesson, signal) => {
      const main = await orAborted(sandboxOf(null), signal);
      await lessons.place(lesson, main);
      await orAborted(Promise.all(lesson.hosts.slice(1).map(({ id }) => sandboxOf(id))), signal);
    },
    run: (run, terminal, signal) => runToEnd({ runs, subscribe }, { run, terminal, signal }),
    exec: async (host, command, signal) => {
      const sandbox = await orAborted(sandboxOf(host), signal);
      return sandbox.exec(['bash', '-lc', command], { timeoutMs: COMMAND_TIMEOUT_MS, signal });
    },
  };
}

interface Asked {
  readonly run: LessonRun;
  readonly terminal: string;
  readonly signal: AbortSignal;
}

/** Resolves with the final receipt. Once the signal aborts, the run is taken back or interrupted. */
async function runToEnd(
  { runs, subscribe }: Pick<JumpParts, 'runs' | 'subscribe'>,
  { run, terminal, signal }: Asked,
): Promise<Receipt> {
  signal.throwIfAborted();
  let unsubscribe: Dispose = () => undefined;
  const stop = () => {
    runs.cancel(run.runId);
    runs.stop(run.runId).catch(() => undefined);
  };
  try {
    const ended = new Promise<Receipt>((resolve) => {
      unsubscribe = subscribe((message) => {
        if (message.type === 'receipt' && isEndOf(run, message.receipt)) resolve(message.receipt);
      });
    });
    signal.addEventListener('abort', stop, { once: true });
    runs.add(run, terminal);
    return await orAborted(ended, signal);
  } finally {
    signal.removeEventListener('abort', stop);
    void unsubscribe();
  }
}

const isEndOf = ({ runId }: LessonRun, receipt: Receipt): boolean =>
  receipt.runId === runId && receipt.status !== 'queued' && receipt.status !== 'running';
