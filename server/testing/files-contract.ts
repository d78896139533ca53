// What every sandbox must do with files that are written to it: a part of the contract suite of sandbox providers.
import { describe, expect, it } from 'vitest';
import type { FileToWrite, Sandbox } from '../sandbox/sandbox-provider.ts';

/** @param start makes a sandbox, which is disposed after the test */
export function describeFiles(name: string, start: () => Promise<Sandbox>): void {
  describe(`${name}: writing files`, () => {
    it('takes Korean names, folders and modes', async () => {
      const sandbox = await start();
      await sandbox.writeFiles([
        { path: '앱/한글 파일.txt', content: Buffer.from('내용') },
        { path: '/home/learner/앱/run.sh', content: Buffer.from('x'), mode: 0o755 },
      ]);
      expect(await sandbox.exec(['cat', '앱/한글 파일.txt'])).toMatchObject({ stdout: '내용' });
      expect(await sandbox.exec(['stat', '-c', '%a', '앱/한글 파일.txt'])).toMatchObject({ stdout: '644\n' });
      expect(await sandbox.exec(['stat', '-c', '%a', '앱/run.sh'])).toMatchObject({ stdout: '755\n' });
    });

    it('refuses paths outside, before anything is written', async () => {
      const sandbox = await start();
      const file = (path: string): FileToWrite => ({ path, content: Buffer.from('x') });
      for (const path of ['../up', '/etc/passwd', 'a/../../b', '']) {
        const write = sandbox.writeFiles([file('good'), file(path)]);
        await expect(write).rejects.toMatchObject({ code: 'invalid-path' });
      }
      expect(await sandbox.exec(['test', '-e', 'good'])).toMatchObject({ exitCode: 1 });
    });

    it('does not follow a link in the way', async () => {
      const sandbox = await start();
      await sandbox.exec(['ln', '-s', '/tmp', 'folder']);
      await sandbox.exec(['ln', '-s', '/tmp/target', 'file']);
      await sandbox.writeFiles([
        { path: 'folder/inside', content: Buffer.from('1') },
        { path: 'file', content: Buffer.from('2') },
      ]);
      expect(await sandbox.exec(['test', '-e', '/tmp/inside'])).toMatchObject({ exitCode: 1 });
      expect(await sandbox.exec(['test', '-e', '/tmp/target'])).toMatchObject({ exitCode: 1 });
      expect(await sandbox.exec(['cat', 'folder/inside'])).toMatchObject({ stdout: '1' });
      expect(await sandbox.exec(['cat', 'file'])).toMatchObject({ stdout: '2' });
    });
  });
}
