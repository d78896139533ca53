// Lets one set-up run at a time: a file that holds the process which has it. Plain JavaScript, because the bootstrap
// needs it before any dependency is there.
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 200;

/**
 * Waits for the lock and takes it. A lock whose process is gone is taken over.
 * @param {string} path
 * @param {(pid: number) => void} [onWait] called once if somebody else has it
 * @returns {Promise<() => Promise<void>>} gives it back
 */
export async function takeLock(path, onWait) {
  await mkdir(dirname(path), { recursive: true });
  const own = JSON.stringify({ pid: process.pid, born: await birthOf(process.pid) });
  const draft = `${path}.${process.pid}`;
  // Linked into place as a whole: nobody ever reads a lock that is half written.
  await writeFile(draft, own);
  try {
    let told = false;
    while (!(await tryLink(draft, path))) {
      const holder = await readHolder(path);
      if (holder && (await isAlive(holder))) {
        if (!told) onWait?.(holder.pid);
        told = true;
        await sleep(POLL_MS);
      } else if (holder) await discard(path, holder);
    }
  } finally {
    await rm(draft, { force: true });
  }
  return () => rm(path, { force: true });
}

/** @param {string} from @param {string} to */
async function tryLink(from, to) {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path @returns {Promise<{ pid: number, born: string } | undefined>} undefined when it was given back */
async function readHolder(path) {
  try {
    const { pid, born } = JSON.parse(await readFile(path, 'utf8'));
    return { pid: Number(pid), born: String(born) };
  } catch (error) {
    return error.code === 'ENOENT' ? undefined : { pid: 0, born: '' };
  }
}

/** @param {{ pid: number, born: string }} holder */
async function isAlive({ pid, born }) {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
  }
  // After a restart of the machine or of a container, another process may have the same number.
  return (await birthOf(pid)) === born;
}

/** Moves the dead holder's lock away; if a quicker process has replaced it meanwhile, puts that one back. */
async function discard(path, { pid, born }) {
  const aside = `${path}.stale.${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  const moved = await readHolder(aside);
  if (moved && (moved.pid !== pid || moved.born !== born)) await tryLink(aside, path);
  await rm(aside, { force: true });
}

/** @param {number} pid @returns {Promise<string>} when it started, in the kernel's words; '' where there is no /proc */
async function birthOf(pid) {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces; the start time is the 20th field after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
