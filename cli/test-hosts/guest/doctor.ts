// `slipway doctor` on the virtual host.
import { COMMANDS } from '../../commands.ts';
import type { Check } from '../report.ts';
import { runProgram } from './program.ts';
import { runCheck } from './run-checks.ts';

const NAME = 'doctor';
const DOCTOR_MS = 60_000;

export const hasDoctor = (): boolean => COMMANDS.some(({ name }) => name === NAME);

/** @param patience how many times longer than an ordinary machine this one takes */
export async function runDoctor(patience: number): Promise<Check[]> {
  const check = await runCheck('slipway doctor', async () => {
    const args = ['cli/bootstrap.mjs', NAME, '--json', '--patience', String(patience)];
    const { exitCode, stdout, stderr } = await runProgram('node', args, DOCTOR_MS * patience);
    if (exitCode !== 0) throw new Error(`It ended with code ${exitCode}\n${stderr}${stdout}`);
    return `${stdout.length} characters`;
  });
  return [check];
}
