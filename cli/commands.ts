// The list of commands. Each is loaded only when it is meant, which keeps all of them quick.
import type { Screen } from './screen.ts';

export interface CommandContext {
  /** The project's folder. */
  readonly root: string;
  readonly args: readonly string[];
  readonly screen: Screen;
}

/** @returns the exit code */
export type RunCommand = (context: CommandContext) => Promise<number>;

interface Command {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  load(): Promise<RunCommand>;
}

export const COMMANDS: readonly Command[] = [
  {
    name: 'start',
    usage: 'start [--watch]',
    summary: 'Set up what is missing, then serve; with --watch, lessons are read again as they change',
    load: async () => (await import('./commands/serve.ts')).start,
  },
  {
    name: 'dev',
    usage: 'dev',
    summary: 'The same for working on Slipway: pages are built as they are asked for',
    load: async () => (await import('./commands/serve.ts')).dev,
  },
  {
    name: 'test',
    usage: 'test [types|lint|unit|integration|lessons|e2e|soak ...]',
    summary: 'Set up what is missing, then run all tests, or only those named',
    load: async () => (await import('./commands/test.ts')).test,
  },
  {
    name: 'engine',
    usage: 'engine up|down|status',
    summary: "Slipway's own Docker Engine, for machines that have no other",
    load: async () => (await import('./commands/engine.ts')).engine,
  },
  {
    name: 'images',
    usage: 'images sync|list',
    summary: 'The images of the sandbox and the lessons, and the registry that serves them',
    load: async () => (await import('./commands/images.ts')).images,
  },
  {
    name: 'status',
    usage: 'status [--json]',
    summary: 'What the server that runs here is doing',
    load: async () => (await import('./commands/pool.ts')).status,
  },
  {
    name: 'pool',
    usage: 'pool [--size n] [--maximum n] [--json]',
    summary: 'How many sandboxes the running server keeps ready and has at most; changes it',
    load: async () => (await import('./commands/pool.ts')).pool,
  },
  {
    name: 'lesson',
    usage: 'lesson new <course>/<id> | preview|lint|test|record [path|id] | schema',
    summary:
      'Begin a lesson, show lessons as they are written, find what is wrong with them, prove that they work, record what they print, write the schemas of their format',
    load: async () => (await import('./commands/lesson.ts')).lesson,
  },
  {
    name: 'doctor',
    usage: 'doctor [--json] [--quick] [--host-only] [--only family] [--patience n]',
    summary: 'Checks the host, then tries to break out of a sandbox',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    name: 'bench',
    usage: 'bench [name ...] [--learners n] [--seconds n] [--seed n] [--only what] [--adapter name] [--megabytes n]',
    summary: 'Run the measurements in bench/, or only those named',
    load: async () => (await import('./commands/bench.ts')).bench,
  },
  {
    name: 'test-hosts',
    usage: 'test-hosts [--keep] [--only family]',
    summary: 'Set up what is missing, then test on a virtual Debian 13 host; takes minutes',
    load: async () => (await import('./commands/test-hosts.ts')).testHosts,
  },
];

export function helpText(): string {
  const width = Math.max(...COMMANDS.map(({ usage }) => usage.length));
  const lines = COMMANDS.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`);
  return `Usage: npx slipway <command>\n\n${lines.join('\n')}\n\nSettings come from the environment; README.md lists them.\n`;
}
