// The shape of the code: who may import whom, and what is done in one place only.
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Under server/: each imports itself and what stands to its right. */
const LAYERS = ['gateway', 'preview', 'session', 'checks', 'sandbox', 'engine', 'storage'];
/** May be used by every layer's tests, and by nothing else. */
const TESTING = 'testing';

interface Source {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
}

interface Rule {
  readonly name: string;
  /** @returns what is wrong with the source, if anything */
  check(source: Source): string[];
}

function importsOf({ path, text }: Source): string[] {
  const found = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, name]) => name as string);
  return found.map((name) => (name.startsWith('.') ? posix.normalize(posix.join(dirname(path), name)) : name));
}

// What the virtual host runs is a test, too.
const isTest = ({ path }: Source) =>
  /\.test\.tsx?$/.test(path) || path.includes(`/${TESTING}/`) || path.startsWith('cli/test-hosts/guest/');
const layerOf = (path: string) => LAYERS.indexOf(/^server\/([^/]+)\//.exec(path)?.[1] ?? '');
const isIn = (folder: string) => (path: string) => path.startsWith(`${folder}/`);

/** A rule about each import of each source. */
function aboutImports(name: string, isWrong: (source: Source, imported: string) => boolean): Rule {
  return { name, check: (source) => importsOf(source).filter((imported) => isWrong(source, imported)) };
}

/** A rule that a pattern stands only in some files. */
function onlyIn(name: string, pattern: RegExp, isAllowed: (path: string) => boolean): Rule {
  return {
    name,
    check: (source) => (isAllowed(source.path) || isTest(source) ? [] : (withoutComments(source).match(pattern) ?? [])),
  };
}

const withoutComments = ({ text }: Source) => text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

const RULES: readonly Rule[] = [
  aboutImports(`server/ points to the right: ${LAYERS.join(' ▶ ')}`, (source, imported) => {
    const from = layerOf(source.path);
    if (from < 0 || !isIn('server')(imported)) return false;
    if (isTest(source) && (isIn(`server/${TESTING}`)(imported) || imported === 'server/config.ts')) return false;
    // Which engine is driven is the engine folder's business, and the configuration is how it is told.
    if (imported === 'server/config.ts') return LAYERS[from] !== 'engine';
    return layerOf(imported) < from;
  }),
  aboutImports('only tests use server/testing/', (source, imported) => {
    return !isTest(source) && isIn(`server/${TESTING}`)(imported);
  }),
  aboutImports('app/ never imports server/', ({ path }, imported) => isIn('app')(path) && isIn('server')(imported)),
  aboutImports('lib/ imports neither app/ nor server/', ({ path }, imported) => {
    return isIn('lib')(path) && (isIn('app')(imported) || isIn('server')(imported));
  }),
  aboutImports('only server/engine/docker-engine.ts knows dockerode', ({ path }, imported) => {
    return imported === 'dockerode' && path !== 'server/engine/docker-engine.ts';
  }),
  aboutImports('a session never knows websockets', ({ path }, imported) => {
    return isIn('server/session')(path) && imported === 'ws';
  }),
  // cli/ hands the whole environment on, to readConfig() and to the programs that it starts; it reads no variable.
  onlyIn('the environment is read in server/config.ts', /process\.env\b.*/g, (path) => {
    // A build names a variable for its bundler, which puts a constant in its place.
    const isBuild = ['app/_terminal-page/build.mjs', 'app/_editor/build.mjs'].includes(path);
    return path === 'server/config.ts' || isIn('cli')(path) || isBuild;
  }),
  // A reporter is another program's part: by a variable it is told where to write.
  onlyIn('cli/ reads no variable by itself', /process\.env(\.\w+|\[).*/g, (path) => {
    return !isIn('cli')(path) || path === 'cli/test/report.ts';
  }),
  onlyIn('messages are parsed in lib/protocol/codec.ts', /JSON\.parse\b.*/g, (path) => {
    // The engine's answers, an operator's, what a page kept for itself and what is on the disk are no messages of ours;
    // each is checked there.
    return (
      [
        'lib/protocol/codec.ts',
        'app/_workspace/view-memory.ts',
        'lib/lock.mjs',
        'lib/content/transcript/cast.ts',
      ].includes(path) ||
      [isIn('server/engine'), isIn('server/control'), isIn('server/storage')].some((isThere) => isThere(path)) ||
      !/^(lib|app|server)\//.test(path)
    );
  }),
];

async function readSources(): Promise<Source[]> {
  const folders = await Promise.all(['app', 'cli', 'lib', 'server'].map(sourcesIn));
  return folders.flat();
}

async function sourcesIn(folder: string): Promise<Source[]> {
  const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name));
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const file = join(parentPath, name);
      return { path: relative(ROOT, file).split(sep).join('/'), text: await readFile(file, 'utf8') };
    }),
  );
}

const sources = await readSources();

describe('the code', () => {
  it.each(RULES.map((rule) => [rule.name, rule] as const))('keeps the rule: %s', (_, rule) => {
    const others = sources.filter(({ path }) => path !== 'lib/architecture.test.ts');
    expect(others.flatMap((source) => rule.check(source).map((what) => `${source.path}: ${what}`))).toEqual([]);
  });

  it.each(['app', 'cli', 'lib', 'server'])('in %s/ is read', (folder) => {
    expect(sources.filter(({ path }) => isIn(folder)(path)).length).toBeGreaterThan(5);
  });
});

describe('a violation is found', () => {
  const breaks = (path: string, text: string) =>
    RULES.filter((rule) => rule.check({ path, text }).length > 0).map(({ name }) => name.split(/[ :]/)[0]);

  it.each([
    ['server/engine/a.ts', "import { x } from '../sandbox/labels.ts';"],
    ['server/session/a.ts', "import type { x } from '../gateway/gateway.ts';"],
    ['server/checks/a.ts', "export { x } from '../session/session.ts';"],
    ['server/sandbox/a.ts', "const x = await import('../checks/evaluate.ts');"],
    ['server/session/a.ts', "import { readConfig } from '../config.ts';"],
    ['server/sandbox/a.ts', "import { x } from '../app.ts';"],
    ['server/sandbox/a.ts', "import { x } from '../testing/fake-engine.ts';"],
    ['server/app.ts', "import { x } from './testing/fake-engine.ts';"],
    ['app/lessons/page.tsx', "import { x } from '../../server/config.ts';"],
    ['lib/a.ts', "import { x } from '../server/config.ts';"],
    ['lib/client/a.ts', "import { x } from '../../app/layout.tsx';"],
    ['cli/a.ts', "import Docker from 'dockerode';"],
    ['server/engine/other.ts', "import type Docker from 'dockerode';"],
    ['server/session/a.ts', "import {\n  WebSocket,\n} from 'ws';"],
    ['server/app.ts', 'const port = process.env.PORT;'],
    ['server/app.ts', '// Why it is here.\nconst port = process.env.PORT;\n// And more.'],
    ['app/page.tsx', "const x = process.env['X'];"],
    ['cli/a.ts', 'const port = process.env.PORT;'],
    ['server/gateway/a.ts', 'const message = JSON.parse(text);'],
    ['lib/client/a.ts', 'socket.onmessage = ({ data }) => take(JSON.parse(data));'],
  ])('in %s: %s', (path, text) => expect(breaks(path, text)).not.toEqual([]));

  it.each([
    ['server/gateway/a.ts', "import { x } from '../engine/engine.ts';\nimport { y } from '../../lib/errors.ts';"],
    ['server/engine/a.ts', "import type { Config } from '../config.ts';"],
    ['server/sandbox/a.test.ts', "import { x } from '../testing/fake-engine.ts';"],
    ['server/app.ts', '// process.env is read elsewhere\nconst x = 1;'],
    ['cli/a.ts', 'spawn(command, { env: { ...process.env, ...extra } });'],
    ['server/engine/a.ts', 'schema.parse(JSON.parse(line));'],
  ])('but not in %s: %s', (path, text) => expect(breaks(path, text)).toEqual([]));
});
