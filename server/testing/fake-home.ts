// The file system of a fake sandbox: files and links by absolute path, and the commands that look at them.
import { posix } from 'node:path';
import { packHomeFiles, relativeToHome } from '../sandbox/home-archive.ts';
import type { ExecResult, FileToWrite } from '../sandbox/sandbox-provider.ts';

const HOME = '/home/learner';

type Node = { readonly content: Buffer; readonly mode: number } | { readonly target: string };

export class FakeHome {
  readonly #nodes = new Map<string, Node>();

  async write(files: readonly FileToWrite[]): Promise<void> {
    await packHomeFiles(files);
    for (const { path, content, mode = 0o644 } of files) {
      const absolute = posix.join(HOME, relativeToHome(path));
      // As tar does it: a link in the way is replaced.
      for (let above = posix.dirname(absolute); above !== HOME; above = posix.dirname(above)) this.#nodes.delete(above);
      this.#nodes.set(absolute, { content: Buffer.from(content), mode });
    }
  }

  /** `cat`, `stat -c %a`, `test -e`, `ln -s`, `echo`, `false`, `sh -c "exit <n>"`; others are not found. */
  run([command, ...args]: readonly string[]): ExecResult {
    switch (command) {
      case 'echo':
        return ended(0, `${args.join(' ')}\n`);
      case 'false':
        return ended(1);
      case 'setsid':
        // As blocks are run beside the shell: `setsid --wait bash -lc <command> <name>`.
        return this.run((args[3] ?? '').split('\n').at(-1)?.split(' ') ?? []);
      case 'sh':
        return ended(Number(/^exit (\d+)$/.exec(args[1] ?? '')?.[1] ?? 2));
      case 'test':
        return ended(this.#nodes.has(this.#resolve(args[1])) ? 0 : 1);
      case 'ln':
        this.#nodes.set(absolute(args[2]), { target: args[1] ?? '' });
        return ended(0);
      default:
        return this.#runOnFile(command, args);
    }
  }

  #runOnFile(command: string | undefined, args: readonly string[]): ExecResult {
    const node = this.#nodes.get(this.#resolve(args.at(-1)));
    if (command !== 'cat' && command !== 'stat') return ended(127, '', `${command}: not found\n`);
    if (node === undefined || 'target' in node) return ended(1, '', 'no such file\n');
    return ended(0, command === 'cat' ? node.content.toString() : `${node.mode.toString(8)}\n`);
  }

  #resolve(path: string | undefined): string {
    const node = this.#nodes.get(absolute(path));
    return node !== undefined && 'target' in node ? node.target : absolute(path);
  }
}

const absolute = (path = '') => posix.resolve(HOME, path);
const ended = (exitCode: number, stdout = '', stderr = ''): ExecResult => ({ exitCode, stdout, stderr });
