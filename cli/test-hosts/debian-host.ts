// A Debian 13 with its own kernel and the Docker Engine of its packages, as a file system that a virtual machine boots.
// It is made once: later runs start from the same file, as long as what it is made from is the same.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findMirrors, mmdebstrapArguments } from '../setup/base-image.ts';
import { runQuietly } from '../setup/run-quietly.ts';
import { type Report, SetupError } from '../setup/step.ts';
import { makeFileSystem } from './file-system.ts';

/** What an operator's host has, and no more: without recommended packages. */
const PACKAGES = [
  ...['linux-image-cloud-amd64', 'systemd-sysv', 'udev', 'dbus', 'kmod', 'apparmor'],
  ...['docker.io', 'docker-cli', 'iptables', 'ca-certificates', 'nodejs', 'git', 'iproute2', 'procps', 'e2fsprogs'],
];
const SIZE_GIB = 12;
/** In the host: where the project is, see payload.ts. */
export const PROJECT_PATH = '/opt/slipway';
export const PAYLOAD_LABEL = 'slipway';
const UNIT = 'slipway-host-test.service';
const UNIT_FOLDER = 'etc/systemd/system';

export interface DebianHost {
  /** Raw image of its root file system; never written to. */
  readonly disk: string;
  readonly kernel: string;
  readonly initialRamDisk: string;
}

/** @param folder keeps it; hosts made from something else are removed from there */
export async function provideDebianHost(folder: string, report: Report): Promise<DebianHost> {
  const unit = await readFile(new URL(`guest/${UNIT}`, import.meta.url), 'utf8');
  const files: Record<string, string> = {
    'etc/hostname': 'slipway-host\n',
    'etc/fstab': `/dev/vda / ext4 rw 0 1\nLABEL=${PAYLOAD_LABEL} ${PROJECT_PATH} ext4 rw 0 0\n`,
    'etc/systemd/network/wired.network': '[Match]\nName=en*\n\n[Network]\nDHCP=yes\n',
    [`${UNIT_FOLDER}/${UNIT}`]: unit.replaceAll('@project@', PROJECT_PATH),
  };
  const inputs = JSON.stringify([PACKAGES, SIZE_GIB, files]);
  const name = `debian-13-${createHash('sha256').update(inputs).digest('hex').slice(0, 12)}`;
  const made = join(folder, name);
  if (!existsSync(made)) {
    await removeOthers(folder);
    await make(made, files, report);
  }
  return { disk: join(made, 'root.ext4'), kernel: join(made, 'vmlinuz'), initialRamDisk: join(made, 'initrd') };
}

/** Renamed last, so that what is there is whole. */
async function make(target: string, files: Readonly<Record<string, string>>, report: Report): Promise<void> {
  const work = `${target}.part`;
  const root = join(work, 'root');
  await mkdir(work);
  try {
    await bootstrap(root, report);
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    await mkdir(join(root, PROJECT_PATH));
    await enable(root, `/${UNIT_FOLDER}/${UNIT}`);
    await enable(root, '/usr/lib/systemd/system/systemd-networkd.service');
    await copyFile(await findBootFile(root, 'vmlinuz-'), join(work, 'vmlinuz'));
    await copyFile(await findBootFile(root, 'initrd.img-'), join(work, 'initrd'));
    report.progress('writing its disk');
    await makeFileSystem({ from: root, to: join(work, 'root.ext4'), gib: SIZE_GIB, label: 'root' });
    await rm(root, { recursive: true });
    await rename(work, target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function bootstrap(root: string, report: Report): Promise<void> {
  const args = mmdebstrapArguments(await findMirrors()).map((argument) => (argument === '-' ? root : argument));
  await runQuietly('mmdebstrap', [`--include=${PACKAGES.join(',')}`, ...args], {
    onLine: report.progress,
    remedy: 'Check that this machine reaches a Debian mirror, then run this again.',
  });
}

async function enable(root: string, unit: string): Promise<void> {
  const wants = join(root, UNIT_FOLDER, 'multi-user.target.wants');
  await mkdir(wants, { recursive: true });
  await symlink(unit, join(wants, unit.slice(unit.lastIndexOf('/') + 1)));
}

async function findBootFile(root: string, prefix: string): Promise<string> {
  const found = (await readdir(join(root, 'boot'))).find((name) => name.startsWith(prefix));
  if (found) return join(root, 'boot', found);
  throw new SetupError(`The packages of the virtual host have no file /boot/${prefix}*.`, 'Report this as a fault.');
}

async function removeOthers(folder: string): Promise<void> {
  const others = (await readdir(folder)).filter((name) => name.startsWith('debian-13-'));
  await Promise.all(others.map((name) => rm(join(folder, name), { recursive: true })));
}
