// A lesson's file in the learner's home, read and written for the editor: by the learner's own hands, so that it reaches no
// further than they do. Which files may be asked for is not decided here.
import { createHash, randomUUID } from 'node:crypto';
import { SlipwayError } from '../../../lib/errors.ts';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';

export interface LearnerFile {
  readonly content: string;
  /** null: there is no such file. */
  readonly version: string | null;
}

export type SaveOutcome =
  | { readonly saved: true; readonly version: string }
  /** Somebody has changed it since. */
  | { readonly saved: false; readonly file: LearnerFile };

const TIMEOUT_MS = 10_000;
const NONE: LearnerFile = { content: '', version: null };
/** What the scripts end with. */
const EXITS = { missing: 40, outside: 41, irregular: 42, tooLarge: 43, conflict: 44 } as const;

/** Leaves the file's true place in `real`: one in the home, whatever links lead there. */
const FIND = `
cd ~ && home=$(pwd -P) || exit 1
real=$(realpath -m -- "$1") || exit ${EXITS.outside}
case $real in "$home"/*) ;; *) exit ${EXITS.outside} ;; esac
[ -e "$real" ] && [ ! -f "$real" ] && exit ${EXITS.irregular}
`;
const READ = `${FIND}
[ -e "$real" ] || exit ${EXITS.missing}
[ "$(stat -c %s -- "$real")" -le "$2" ] || exit ${EXITS.tooLarge}
head -c "$2" -- "$real" | base64 -w 0
`;
/** Into the file that is there, which keeps its mode, and stays the one that a container has mounted. */
const WRITE = `
cd ~ || exit 1
trap 'rm -f -- "$2"' EXIT
${FIND}
[ -z "$3" ] || { [ -e "$real" ] && [ "$(sha256sum < "$real")" = "$3  -" ]; } || exit ${EXITS.conflict}
mkdir -p -- "$(dirname -- "$real")" && cat -- "$2" > "$real"
`;

/** @throws SlipwayError `invalid-path` where it is no text file in the home | `too-large` | `sandbox-gone` | `timeout` */
export async function readLearnerFile(sandbox: Sandbox, path: string): Promise<LearnerFile> {
  const { exitCode, stdout, stderr } = await run(sandbox, READ, path, String(LIMITS.editedFileBytes));
  if (exitCode === EXITS.missing) return NONE;
  if (exitCode !== 0) throw failure(path, exitCode, stderr);
  const bytes = Buffer.from(stdout, 'base64');
  return { content: decode(path, bytes), version: versionOf(bytes) };
}

/**
 * @param base the version that was changed; null: whatever is there is replaced
 * @throws SlipwayError as `readLearnerFile`
 */
export async function saveLearnerFile(
  sandbox: Sandbox,
  path: string,
  { content, base }: { readonly content: string; readonly base: string | null },
): Promise<SaveOutcome> {
  const bytes = Buffer.from(content);
  if (bytes.length > LIMITS.editedFileBytes) throw failure(path, EXITS.tooLarge, '');
  if (base !== null && !/^[0-9a-f]{64}$/.test(base))
    throw new SlipwayError('bad-message', 'found a version that is none');
  const draft = `.slipway-${randomUUID()}`;
  await sandbox.writeFiles([{ path: draft, content: bytes, mode: 0o600 }]);
  const { exitCode, stderr } = await run(sandbox, WRITE, path, draft, base ?? '');
  if (exitCode === EXITS.conflict) return { saved: false, file: await readLearnerFile(sandbox, path) };
  if (exitCode !== 0) throw failure(path, exitCode, stderr);
  return { saved: true, version: versionOf(bytes) };
}

const run = (sandbox: Sandbox, script: string, ...args: readonly string[]) =>
  sandbox.exec(['bash', '-c', script, 'file', ...args], { timeoutMs: TIMEOUT_MS });

const versionOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

function decode(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new SlipwayError('invalid-path', `${path} is no text`, { cause: error });
  }
}

function failure(path: string, exitCode: number | null, stderr: string): SlipwayError {
  if (exitCode === EXITS.tooLarge) return new SlipwayError('too-large', `${path} is too large to be edited`);
  if (exitCode === EXITS.outside || exitCode === EXITS.irregular) {
    return new SlipwayError('invalid-path', `${path} is no file in the home`);
  }
  return new SlipwayError('engine-error', `${path}: exit code ${exitCode}: ${stderr.slice(0, 300)}`);
}
