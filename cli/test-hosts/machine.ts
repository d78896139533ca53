// The virtual machine: QEMU, with the processor's help where that works, else by emulation.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { constants as osConstants, setPriority } from 'node:os';
import { join } from 'node:path';
import { splitLines } from '../../server/engine/lines.ts';
import { SetupError } from '../setup/step.ts';
import type { DebianHost } from './debian-host.ts';
import { EMULATOR } from './tools.ts';

export interface Acceleration {
  readonly name: 'kvm' | 'tcg';
  readonly options: string;
  /** How many times longer than a real machine it takes for everything, at most. */
  readonly patience: number;
  readonly deadlineMs: number;
}

const MINUTE_MS = 60_000;
const KVM: Acceleration = { name: 'kvm', options: 'kvm', patience: 2, deadlineMs: 20 * MINUTE_MS };
// Starting programs, which is most of what an engine does, takes some 40 times longer.
const TCG: Acceleration = {
  name: 'tcg',
  options: 'tcg,thread=multi,tb-size=1024',
  patience: 30,
  deadlineMs: 130 * MINUTE_MS,
};

const CPUS = 2;
const MEMORY_MIB = 4096;
/** A kernel without a root file system gives up within 2 s, and by `panic` and `-no-reboot` ends the machine. */
const PROBE_MS = 15_000;
const TERMINATION_MS = 5_000;
const CONSOLE_TAIL_CHARS = 3000;

/** A /dev/kvm that opens may still fail later, where this machine is a virtual one itself: so it is tried. */
export async function chooseAcceleration(host: DebianHost): Promise<Acceleration> {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
  } catch {
    return TCG;
  }
  const kernel = ['-kernel', host.kernel, '-append', 'panic=-1', '-m', '512', '-smp', String(CPUS)];
  const probe = start([...machineOptions(KVM), ...kernel, '-serial', 'null'], {});
  const timer = setTimeout(() => probe.kill('SIGKILL'), PROBE_MS);
  probe.stdout.resume();
  const { code } = await probe.ended;
  clearTimeout(timer);
  return code === 0 ? KVM : TCG;
}

export interface Run {
  readonly host: DebianHost;
  /** Raw image of the second disk. */
  readonly payload: string;
  readonly acceleration: Acceleration;
  /** For the console's text, and for what the machine writes to its disks, which is thrown away. */
  readonly folder: string;
  /** For the tests in it: attempts of this family alone. */
  readonly only: string | undefined;
  readonly onLine: (line: string) => void;
}

/**
 * Runs the machine until it turns itself off, and hands over what its tests print line by line.
 * Post-condition: its process has ended, whatever happened.
 * @throws SetupError with the end of the console's text after the deadline, or when it could not go on
 */
export async function runMachine({ host, payload, acceleration, folder, only, onLine }: Run): Promise<void> {
  const consoleFile = join(folder, 'console.log');
  const machine = start(
    [
      ...machineOptions(acceleration),
      ...['-smp', String(CPUS), '-m', String(MEMORY_MIB)],
      ...['-kernel', host.kernel, '-initrd', host.initialRamDisk, '-append', kernelArguments(acceleration, only)],
      ...disk(host.disk),
      ...disk(payload),
      // A network as hosts have one, behind which there is nobody.
      ...['-nic', 'user,model=virtio-net-pci,restrict=on', '-device', 'virtio-rng-pci'],
      ...['-serial', `file:${consoleFile}`, '-serial', 'stdio'],
    ],
    { TMPDIR: folder },
  );
  let cutShort = '';
  const stop = (reason: string) => {
    cutShort = reason;
    machine.kill('SIGTERM');
    setTimeout(() => machine.kill('SIGKILL'), TERMINATION_MS).unref();
  };
  const onSignal = () => stop('was stopped');
  process.once('SIGTERM', onSignal).once('SIGINT', onSignal);
  const minutes = Math.round(acceleration.deadlineMs / MINUTE_MS);
  const deadline = setTimeout(() => stop(`had not ended after ${minutes} minutes`), acceleration.deadlineMs);
  try {
    for await (const line of splitLines(machine.stdout)) onLine(line.replaceAll('\r', ''));
    const { code, reason } = await machine.ended;
    if (code === 0 && cutShort === '') return;
    const what = cutShort || `ended with ${reason}`;
    const text = await readFile(consoleFile, 'utf8').catch(() => '');
    throw new SetupError(
      `The virtual machine ${what}.\n${machine.errors()}\nIts console ends with:\n${text.slice(-CONSOLE_TAIL_CHARS)}`,
      'Look at the last line above. With --keep the whole text stays in the data folder, test-hosts/console.log.',
    );
  } finally {
    clearTimeout(deadline);
    process.off('SIGTERM', onSignal).off('SIGINT', onSignal);
    machine.kill('SIGKILL');
    await machine.ended;
  }
}

const machineOptions = ({ options }: Acceleration): string[] => [
  // Emulated page tables of five levels cost time and give nothing.
  ...['-accel', options, '-cpu', 'max,la57=off'],
  ...['-display', 'none', '-monitor', 'none', '-no-reboot', '-nodefaults'],
];

/** What is written to it goes to a temporary file. */
const disk = (file: string): string[] => ['-drive', `file=${file},format=raw,if=virtio,snapshot=on,cache=unsafe`];

const kernelArguments = ({ patience }: Acceleration, only: string | undefined): string =>
  `root=/dev/vda rw console=ttyS0,115200 panic=-1 mitigations=off slipway.patience=${patience}${only === undefined ? '' : ` slipway.only=${only}`}`;

function start(args: readonly string[], env: Readonly<Record<string, string>>) {
  // Its standard input stays open: with it the second serial port would close.
  const child = spawn(EMULATOR, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  // It takes all that there is for minutes; whoever works here meanwhile comes first.
  if (child.pid !== undefined) setPriority(child.pid, osConstants.priority.PRIORITY_BELOW_NORMAL);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-CONSOLE_TAIL_CHARS);
  });
  const ended = new Promise<{ code: number | null; reason: string }>((resolve) => {
    child.on('error', (error) => resolve({ code: null, reason: error.message }));
    child.on('close', (code, signal) => resolve({ code, reason: signal ?? `code ${code}` }));
  });
  return { stdout: child.stdout, ended, errors: () => errors, kill: (signal: NodeJS.Signals) => child.kill(signal) };
}
