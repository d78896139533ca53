// Where scripts run: the learner's shell, and a container that the learner started with every flag that works.
import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { SlipwayError } from '../../lib/errors.ts';
import type { Sandbox } from '../../server/sandbox/sandbox-provider.ts';
import { ATTACKERS_IMAGE } from './attackers-image.ts';
import type { Patience } from './patience.ts';
import { PRELUDE, REQUIRE_PROGRAMS } from './prelude.ts';

export type ScriptPlace = 'terminal' | 'container';

export interface ScriptOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly inShell?: boolean;
  /** Ends the script within the sandbox, with all that it started: what is detached from would go on. */
  readonly endsAfterSeconds?: number;
  readonly signal?: AbortSignal;
}

export interface Party {
  /**
   * @returns both streams of the script's output, and a last line of ours when the script did not come to its own end
   * @throws SlipwayError `timeout` | `sandbox-gone` | …
   */
  run(place: ScriptPlace, script: string, options: ScriptOptions): Promise<string>;
}

export const ATTACKERS_CONTAINER = 'attacker';
const OUTPUT_BYTES = 1024 * 1024;
const START_MS = 60_000;
/** A shell's exit code for a program that was ended by a signal is that and the signal's number. */
const FIRST_SIGNAL_CODE = 128;
const TIMEOUT = '/usr/bin/timeout';
/** Its exit code when what it ran had to be ended. */
const DEADLINE_CODE = 124;
const KILL_AFTER_SECONDS = 5;

/** Flags that give a container as much of the learner's engine as there is. `--pid host` and `--ipc host` it refuses. */
export const EVERY_FLAG = [
  ...['--privileged', '--network', 'host', '--uts', 'host', '--userns', 'host', '--cgroupns', 'host'],
  ...['--cap-add', 'ALL', '--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined'],
  ...['--security-opt', 'label=disable', '--security-opt', 'systempaths=unconfined'],
  ...['--device-cgroup-rule', 'a *:* rwm', '--pids-limit', '-1', '--oom-score-adj', '0'],
  ...['-v', '/:/host', '-v', '/dev:/hostdev', '-v', '/sys:/hostsys', '-v', '/proc:/hostproc'],
];
/** The sandbox's own programs, in a container that has only a small shell. */
export const SANDBOX_PROGRAMS = [
  ...['-e', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  ...['-v', '/usr:/usr', '-v', '/usr/lib:/lib', '-v', '/usr/lib64:/lib64'],
];

/** Pre-condition: the sandbox has the attackers' image. */
export async function sandboxParty(sandbox: Sandbox, patience: Patience): Promise<Party> {
  const run = ['docker', 'run', '--detach', '--name', ATTACKERS_CONTAINER, ...EVERY_FLAG, ...SANDBOX_PROGRAMS];
  const started = await sandbox.exec([...run, ATTACKERS_IMAGE, 'sleep', '1000000'], {
    timeoutMs: patience.ms(START_MS),
  });
  if (started.exitCode !== 0) {
    throw new SlipwayError('internal', `the learner's container did not start: ${started.stderr.slice(0, 500)}`);
  }
  return {
    run: (place, script, options) => {
      const text = `exec 2>&1\n${exports(options.env)}${PRELUDE}${REQUIRE_PROGRAMS}${script}\n`;
      if (place === 'container') return inContainer(sandbox, text, options);
      return options.inShell ? inShell(sandbox, text, options) : inExec(sandbox, text, options);
    },
  };
}

export const exports = (env: Readonly<Record<string, string>>): string =>
  Object.entries(env)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`)
    .join('');

/** Pure. What is added to the output of a script that was ended by somebody else: half of it has tried nothing. */
export function lastWords(exitCode: number | null): string {
  if (exitCode === null) return '\nscript: gone\n';
  if (exitCode === DEADLINE_CODE) return '\nscript: ended at its deadline\n';
  return exitCode >= FIRST_SIGNAL_CODE ? `\nscript: killed (${exitCode})\n` : '';
}

/** The command, ended in its time if it is to be. */
const withEnd = (command: readonly string[], seconds: number | undefined): readonly string[] =>
  seconds === undefined ? command : [TIMEOUT, `--kill-after=${KILL_AFTER_SECONDS}`, String(seconds), ...command];

async function inExec(sandbox: Sandbox, script: string, options: ScriptOptions): Promise<string> {
  const { timeoutMs, signal, endsAfterSeconds } = options;
  const command = withEnd(['bash', '-c', script], endsAfterSeconds);
  const { stdout, exitCode } = await sandbox.exec(command, { timeoutMs, ...(signal ? { signal } : {}) });
  return stdout + lastWords(exitCode);
}

/** A shell around the script says how it ended: the learner's engine, out of breath, may not know it in time. */
async function inContainer(sandbox: Sandbox, script: string, options: ScriptOptions): Promise<string> {
  const mark = `end${randomBytes(6).toString('hex')}`;
  const around = `mark=$1; shift; "$@"; printf '\\n%s %d\\n' "$mark" "$?"`;
  const inner = withEnd(['/usr/bin/bash', '-c', script], options.endsAfterSeconds);
  const command = ['/usr/bin/bash', '-c', around, 'script', mark, ...inner];
  const process = await sandbox.engine.exec(ATTACKERS_CONTAINER, { command });
  process.stream.end();
  const text = await readAll(process.stream, options);
  const found = new RegExp(`\\n${mark} (\\d+)\\n$`).exec(text);
  const output = found ? text.slice(0, found.index) : text;
  return output + process.stderr() + lastWords(found ? Number(found[1]) : null);
}

/** Types one line into a shell; what counts is what comes between two marks. */
async function inShell(sandbox: Sandbox, script: string, options: ScriptOptions): Promise<string> {
  const name = `doctor-${randomBytes(6).toString('hex')}`;
  await sandbox.writeFiles([{ path: `.${name}`, content: Buffer.from(script) }]);
  const nonce = randomBytes(12).toString('hex');
  const { stream } = await sandbox.openTerminal({ name, cols: 200, rows: 50, nonce, firstSeq: 0, resumeFrom: 0 });
  const mark = randomBytes(6).toString('hex');
  const command = withEnd(['bash', `~/.${name}`], options.endsAfterSeconds).join(' ');
  stream.write(` printf '%s%s\\n' be gin${mark}; ${command}; printf '%s%s %d\\n' e nd${mark} $?; exit\r`);
  const text = withoutEscapes(await readAll(stream, options));
  const found = new RegExp(`^begin${mark}\\r?\\n([^]*)end${mark} (\\d+)`, 'm').exec(text);
  if (!found) throw new SlipwayError('internal', `the terminal did not show a whole script: ${text.slice(-200)}`);
  const [, output = '', code] = found;
  return output.replaceAll('\r', '') + lastWords(Number(code));
}

/** The terminal's escape sequences, the shell's own marks among them. */
const withoutEscapes = (text: string) =>
  text.replaceAll(/\u001b(?:\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\[[0-9;?>]*[A-Za-z]|[=>()][0-9A-Z]?)/g, '');

async function readAll(stream: Duplex, { timeoutMs, signal }: ScriptOptions): Promise<string> {
  const stop = () => stream.destroy(signal?.reason);
  const timer = setTimeout(
    () => stream.destroy(new SlipwayError('timeout', `no end after ${timeoutMs} ms`)),
    timeoutMs,
  );
  signal?.addEventListener('abort', stop, { once: true });
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += (chunk as Buffer).length;
      if (bytes <= OUTPUT_BYTES) chunks.push(chunk as Buffer);
    }
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
  return Buffer.concat(chunks).toString();
}
