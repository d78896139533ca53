// A lesson's files in a real home: read and saved in place, never through a link that leads out.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';
import { openRealEngine, type RealEngine } from '../../testing/real-engine.ts';
import { TEST_SPEC } from '../../testing/test-spec.ts';
import { readLearnerFile, saveLearnerFile } from './learner-files.ts';

let real: RealEngine;
let sandbox: Sandbox;
beforeAll(async () => {
  real = await openRealEngine();
  sandbox = await real.provider.create(TEST_SPEC);
});
afterAll(async () => {
  await sandbox?.dispose();
  await real?.[Symbol.asyncDispose]();
});

async function run(script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await sandbox.exec(['bash', '-c', `cd ~; ${script}`]);
  expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
}
const read = (path: string) => readLearnerFile(sandbox, path);
const save = (path: string, content: string, base: string | null) => saveLearnerFile(sandbox, path, { content, base });

it('is made with its folders, read, and saved again', async () => {
  expect(await read('app/new file.txt')).toEqual({ content: '', version: null });
  const first = await save('app/new file.txt', '하나\n', null);
  expect(await read('app/new file.txt')).toEqual({ content: '하나\n', version: first.saved && first.version });
  const second = await save('app/new file.txt', '둘\n', first.saved ? first.version : null);
  expect(second.saved).toBe(true);
  expect(await run('cat "app/new file.txt"; ls -A | grep -c ^.slipway- || true')).toBe('둘\n0\n');
});

it('that somebody else has changed is not overwritten', async () => {
  const { version } = await run('echo theirs > shared; chmod 755 shared').then(() => read('shared'));
  await run('echo changed > shared');
  expect(await save('shared', 'mine\n', version)).toMatchObject({ saved: false, file: { content: 'changed\n' } });
  await run('rm shared');
  expect(await save('shared', 'mine\n', version)).toEqual({ saved: false, file: { content: '', version: null } });
});

it('stays the same file, with its mode: a container may have it mounted', async () => {
  await run('echo one > script; chmod 755 script; ln -s script link');
  const before = await run('stat -c "%i %a" script');
  await save('link', 'two\n', (await read('link')).version);
  expect(await run('stat -c "%i %a" script; cat script')).toBe(`${before}two\n`);
});

describe('is refused', () => {
  it.each([
    ['a link out of the home', 'ln -sf /etc/passwd out', 'out', 'invalid-path'],
    ['a folder that leads out', 'ln -sfn /etc there', 'there/hostname', 'invalid-path'],
    ['a directory', 'mkdir -p folder', 'folder', 'invalid-path'],
    ['a pipe', 'rm -f pipe; mkfifo pipe', 'pipe', 'invalid-path'],
    ['the way up', 'true', '../other', 'invalid-path'],
    ['no text', 'printf "\\xff\\xfe" > binary', 'binary', 'invalid-path'],
    ['too much', `head -c ${LIMITS.editedFileBytes + 1} /dev/zero > large`, 'large', 'too-large'],
  ])('%s', async (_, script, path, code) => {
    await run(script);
    await expect(read(path)).rejects.toMatchObject({ code });
  });

  it.each(['out', 'there/new', 'folder', 'pipe', '../other'])('to be saved as %s', async (path) => {
    await expect(save(path, 'mine', null)).rejects.toMatchObject({ code: 'invalid-path' });
    expect(await run('ls -A | grep -c ^.slipway- || true')).toBe('0\n');
  });
});
