// Files that Slipway writes into the sandbox, with what a learner has put in their way.

import { SlipwayError } from '../../../lib/errors.ts';
import type { Attempt } from '../attempt.ts';
import type { World } from '../world.ts';

const REFUSED: readonly RegExp[] = [/^refused (invalid-path|too-large)$/, /^refused engine-error/, /^nothing outside$/];

/** Writes, then looks for what must not be there. @param plant bash, before; @param forbidden a path or a test that must fail */
async function upload(world: World, paths: readonly string[], forbidden: string, plant = 'true'): Promise<string> {
  const { sandbox } = world;
  await sandbox.exec(['bash', '-c', `cd ~; ${plant}`]);
  const written = await sandbox.writeFiles(paths.map((path) => ({ path, content: Buffer.from('uploaded\n') }))).then(
    () => 'nothing outside',
    (error: unknown) => `refused ${error instanceof SlipwayError ? error.code : String(error)}`,
  );
  const { exitCode } = await sandbox.exec(['bash', '-c', forbidden]);
  return exitCode === 0 ? `outside: DONE ${forbidden}` : written;
}

function uploadAttempt(
  id: string,
  title: string,
  build: (token: string) => { paths: readonly string[]; forbidden: string; plant?: string },
): Attempt {
  return {
    id,
    family: 'uploads',
    title,
    expected: 'nothing is written outside of the home',
    where: 'host-api',
    run: (world, token) => {
      const { paths, forbidden, plant } = build(token);
      return upload(world, paths, forbidden, plant);
    },
    denials: REFUSED,
  };
}

export const UPLOADS: readonly Attempt[] = [
  uploadAttempt('upload-parent', 'Write a file above the home (..)', (token) => ({
    paths: [`../../tmp/${token}`],
    forbidden: `test -e /tmp/${token}`,
  })),
  uploadAttempt('upload-inner-parent', 'Write a file above the home, by a way through it', (token) => ({
    paths: [`a/../../../tmp/${token}`],
    forbidden: `test -e /tmp/${token}`,
  })),
  uploadAttempt('upload-absolute', 'Write to an absolute path', (token) => ({
    paths: [`/tmp/${token}`],
    forbidden: `test -e /tmp/${token}`,
  })),
  uploadAttempt(
    'upload-through-a-link',
    'Write through a link to a directory that the learner has planted',
    (token) => ({
      plant: `mkdir /tmp/${token}; ln -s /tmp/${token} ${token}`,
      paths: [`${token}/file`],
      forbidden: `test -e /tmp/${token}/file`,
    }),
  ),
  uploadAttempt('upload-through-a-deep-link', 'Write through a link further down the path', (token) => ({
    plant: `mkdir -p /tmp/${token}/b ${token}; ln -s /tmp/${token} ${token}/a`,
    paths: [`${token}/a/b/file`],
    forbidden: `test -e /tmp/${token}/b/file`,
  })),
  uploadAttempt('upload-onto-a-link', 'Overwrite what a planted link leads to', (token) => ({
    plant: `echo before > /tmp/${token}; ln -s /tmp/${token} ${token}`,
    paths: [token],
    forbidden: `grep -q uploaded /tmp/${token}`,
  })),
  uploadAttempt('upload-onto-a-hard-link', 'Overwrite a file that has a second name', (token) => ({
    plant: `echo before > /tmp/${token}; ln /tmp/${token} ${token} || touch ${token}`,
    paths: [token],
    forbidden: `grep -q uploaded /tmp/${token}`,
  })),
  uploadAttempt('upload-onto-a-pipe', 'Have the upload wait for ever at a planted pipe', (token) => ({
    plant: `mkfifo ${token}`,
    paths: [token],
    forbidden: `test -p ~/${token}`,
  })),
  uploadAttempt('upload-odd-names', 'Names that a program would take for options or lines', (token) => ({
    paths: [`--checkpoint=1`, `--checkpoint-action=exec=touch ${token}`, `-C`, `x\n/tmp/${token}`, `$(touch ${token})`],
    forbidden: `test -e /tmp/${token} -o -e ~/${token}`,
  })),
];
