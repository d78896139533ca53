// Files that Slipway writes into the sandbox, with what a learner has put in their way.

import { SlipwayError } from '../../../lib/errors.ts';
import type { Sandbox } from '../../../server/sandbox/sandbox-provider.ts';
import type { ApiAttempt } from '../attempt.ts';

const REFUSED: readonly RegExp[] = [/^refused invalid-path$/];
/** What stood in the way was replaced: the files are in the home, as they were sent. */
const ARRIVED: readonly RegExp[] = [/^arrived in the home, nothing outside$/];
const CONTENT = 'uploaded';

interface Upload {
  readonly id: string;
  readonly title: string;
  /** What must come of it. */
  readonly denials: readonly RegExp[];
  readonly build: (token: string) => Planned;
}

interface Planned {
  readonly paths: readonly string[];
  /** Bash, in the home: must fail afterwards. */
  readonly forbidden: string;
  /** Bash, in the home: what the learner puts there before; all of it must succeed. */
  readonly plant?: string;
}

/** Succeeds when each argument is a file of its own, of the content that was sent. */
const ALL_THERE = `for path; do [ -f "./$path" ] && [ ! -L "./$path" ] && [ "$(cat "./$path")" = ${CONTENT} ] || exit 1; done`;

async function upload(sandbox: Sandbox, { plant = 'true', paths, forbidden }: Planned): Promise<string> {
  const bash = (script: string, ...args: string[]) =>
    sandbox.exec(['bash', '-c', `cd ~ || exit 69; ${script}`, 'bash', ...args]);
  const planted = await bash(`set -e; ${plant}`);
  if (planted.exitCode !== 0) return `unable to plant it (${planted.exitCode}): ${planted.stderr.trim()}`;
  const refusal = await sandbox.writeFiles(paths.map((path) => ({ path, content: Buffer.from(`${CONTENT}\n`) }))).then(
    () => undefined,
    (error: unknown) => (error instanceof SlipwayError ? error.code : String(error)),
  );
  const found = await bash(forbidden);
  if (found.exitCode === 0) return `outside: DONE ${forbidden}`;
  if (found.exitCode !== 1) return `unable to look outside (${found.exitCode}): ${found.stderr.trim()}`;
  if (refusal !== undefined) return `refused ${refusal}`;
  const { exitCode } = await bash(ALL_THERE, ...paths);
  return exitCode === 0 ? 'arrived in the home, nothing outside' : 'did not arrive';
}

const uploadAttempt = ({ id, title, denials, build }: Upload): ApiAttempt => ({
  id,
  family: 'uploads',
  title,
  expected: denials === REFUSED ? 'refused' : 'what is in the way is replaced; nothing is written outside of the home',
  where: 'host-api',
  run: ({ sandbox }, token) => upload(sandbox, build(token)),
  denials,
});

const ALL: readonly Upload[] = [
  {
    id: 'upload-parent',
    title: 'Write a file above the home (..)',
    denials: REFUSED,
    build: (token) => ({ paths: [`../../tmp/${token}`], forbidden: `test -e /tmp/${token}` }),
  },
  {
    id: 'upload-inner-parent',
    title: 'Write a file above the home, by a way through it',
    denials: REFUSED,
    build: (token) => ({ paths: [`a/../../../tmp/${token}`], forbidden: `test -e /tmp/${token}` }),
  },
  {
    id: 'upload-absolute',
    title: 'Write to an absolute path',
    denials: REFUSED,
    build: (token) => ({ paths: [`/tmp/${token}`], forbidden: `test -e /tmp/${token}` }),
  },
  {
    id: 'upload-through-a-link',
    title: 'Write through a link to a directory that the learner has planted',
    denials: ARRIVED,
    build: (token) => ({
      plant: `mkdir /tmp/${token}; ln -s /tmp/${token} ${token}; test -d ${token}/`,
      paths: [`${token}/file`],
      forbidden: `test -e /tmp/${token}/file`,
    }),
  },
  {
    id: 'upload-through-a-deep-link',
    title: 'Write through a link further down the path',
    denials: ARRIVED,
    build: (token) => ({
      plant: `mkdir -p /tmp/${token}/b ${token}; ln -s /tmp/${token} ${token}/a; test -d ${token}/a/b`,
      paths: [`${token}/a/b/file`],
      forbidden: `test -e /tmp/${token}/b/file`,
    }),
  },
  {
    id: 'upload-onto-a-link',
    title: 'Overwrite what a planted link leads to',
    denials: ARRIVED,
    build: (token) => ({
      plant: `echo before > /tmp/${token}; ln -s /tmp/${token} ${token}; grep -q before ${token}`,
      paths: [token],
      forbidden: `! grep -qx before /tmp/${token}`,
    }),
  },
  {
    id: 'upload-onto-a-hard-link',
    title: 'Overwrite a file outside of the home that has a second name in it',
    denials: ARRIVED,
    build: (token) => ({
      // The home and /tmp are mounts of their own, which no hard link leads across; the disk that both are on is another.
      plant: `cd /var/lib/slipway; echo before > tmp/${token}; ln tmp/${token} home/${token}; test "$(stat -c %h ~/${token})" = 2`,
      paths: [token],
      forbidden: `! grep -qx before /tmp/${token}`,
    }),
  },
  {
    id: 'upload-onto-a-pipe',
    title: 'Have the upload wait for ever at a planted pipe',
    denials: ARRIVED,
    build: (token) => ({ plant: `mkfifo ${token}`, paths: [token], forbidden: `test -p ${token}` }),
  },
  {
    id: 'upload-odd-names',
    title: 'Names that a program would take for options or lines',
    denials: ARRIVED,
    build: (token) => ({
      paths: [
        ...['--checkpoint=1', `--checkpoint-action=exec=touch ${token}`, '-C'],
        ...[`x\n/tmp/${token}`, `$(touch ${token})`],
      ],
      forbidden: `test -e /tmp/${token} -o -e ${token}`,
    }),
  },
];

export const UPLOADS: readonly ApiAttempt[] = ALL.map(uploadAttempt);
