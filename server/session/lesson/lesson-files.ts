// Puts a lesson's files into the learner's home: once for each sandbox, and never over what is there already.
import type { FileToWrite, Sandbox } from '../../sandbox/sandbox-provider.ts';

const LOOK_TIMEOUT_MS = 15_000;
/** Prints each path that is not there, ended by a zero. A link that leads nowhere is there. */
const LIST_MISSING = 'for path do [ -e "$path" ] || [ -L "$path" ] || printf "%s\\0" "$path"; done';
const HOME = '/home/learner';

/** @throws SlipwayError as `Sandbox.exec` and `Sandbox.writeFiles` */
export async function placeFiles(sandbox: Sandbox, files: readonly FileToWrite[]): Promise<void> {
  if (files.length === 0) return;
  const paths = files.map(({ path }) => `${HOME}/${path}`);
  const { stdout } = await sandbox.exec(['sh', '-c', LIST_MISSING, 'sh', ...paths], { timeoutMs: LOOK_TIMEOUT_MS });
  const missing = new Set(stdout.split('\0'));
  const wanted = files.filter(({ path }) => missing.has(`${HOME}/${path}`));
  if (wanted.length > 0) await sandbox.writeFiles(wanted);
}
