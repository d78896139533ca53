// An ext4 file system in a file, filled from a folder.
import { runQuietly } from '../setup/run-quietly.ts';

interface FileSystem {
  readonly from: string;
  readonly to: string;
  /** Its size; the file is sparse. */
  readonly gib: number;
  readonly label: string;
}

/** Without a journal: nobody needs it after a crash. */
export const makeFileSystem = ({ from, to, gib, label }: FileSystem): Promise<void> =>
  runQuietly('mke2fs', ['-q', '-F', '-t', 'ext4', '-O', '^has_journal', '-L', label, '-d', from, to, `${gib}G`], {
    remedy: 'Check that the disk has some gigabytes free.',
  });
