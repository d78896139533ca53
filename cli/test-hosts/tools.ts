// The programs that make and run a virtual host.
import { existsSync } from 'node:fs';
import { canInstallPackages, installPackages } from '../setup/debian-packages.ts';
import { succeeds } from '../setup/run-quietly.ts';
import { type Report, SetupError } from '../setup/step.ts';

export const EMULATOR = 'qemu-system-x86_64';
export const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

const has = (program: string, flag: string) => () => succeeds(program, [flag]);
const TOOLS: ReadonlyArray<{ readonly package: string; isThere(): Promise<boolean> }> = [
  { package: 'qemu-system-x86', isThere: has(EMULATOR, '--version') },
  { package: 'mmdebstrap', isThere: has('mmdebstrap', '--version') },
  { package: 'debian-archive-keyring', isThere: async () => existsSync(KEYRING) },
  { package: 'e2fsprogs', isThere: has('mke2fs', '-V') },
  { package: 'git', isThere: has('git', '--version') },
];

/** @throws SetupError where they cannot be installed or used */
export async function provideTools(report: Report): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64' || process.getuid?.() !== 0) {
    throw new SetupError(
      'The virtual host has an x86-64 processor, and its file system has owners that only root can give.',
      'Run this as root on a Linux machine with an x86-64 processor.',
    );
  }
  const there = await Promise.all(TOOLS.map((tool) => tool.isThere()));
  const missing = TOOLS.filter((_, index) => !there[index]).map((tool) => tool.package);
  if (missing.length === 0) return;
  if (!canInstallPackages()) {
    throw new SetupError('Programs are missing.', `Install what Debian has in: ${missing.join(', ')}`);
  }
  await installPackages(missing, report);
}
