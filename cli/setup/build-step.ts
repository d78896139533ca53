// Builds the pages, unless they were built from exactly these files.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runQuietly } from './run-quietly.ts';
import type { Step } from './step.ts';

/** Everything that `next build` reads. */
export const BUILD_INPUTS = ['app', 'lib', 'public', 'next.config.mjs', 'tsconfig.json', 'package-lock.json'];
const TEST_FILE = /\.test\.tsx?$/;

export function buildStep(root: string): Step {
  const stamp = join(root, '.slipway', 'build.json');
  return {
    title: 'Build the pages',
    isDone: async () => existsSync(join(root, '.next', 'BUILD_ID')) && readStamp(stamp) === hashInputs(root),
    run: async ({ progress }) => {
      const hash = hashInputs(root);
      await runQuietly(process.execPath, [join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
        cwd: root,
        env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
        onLine: progress,
        remedy: 'This is a fault in the pages themselves: npx next build shows it in full.',
      });
      await mkdir(join(root, '.slipway'), { recursive: true });
      await writeFile(stamp, `${JSON.stringify({ hash })}\n`);
    },
  };
}

function readStamp(path: string): string | undefined {
  try {
    const stamp: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return stamp instanceof Object && 'hash' in stamp ? String(stamp.hash) : undefined;
  } catch {
    return undefined;
  }
}

export function hashInputs(root: string, inputs: readonly string[] = BUILD_INPUTS): string {
  const hash = createHash('sha256');
  for (const path of inputs.flatMap((input) => listFiles(root, input))) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

function listFiles(root: string, path: string): string[] {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  if (!statSync(absolute).isDirectory()) return [path];
  return readdirSync(absolute)
    .sort()
    .flatMap((name) => listFiles(root, join(path, name)))
    .filter((file) => !TEST_FILE.test(file));
}
