// Builds Monaco apart from Next's pages: with esbuild it takes seconds, and only a page with an editor asks for it.
// Plain JavaScript, because Next's configuration calls it.
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { BROWSERS, writePublic } from '../_site/write-public.mjs';

/** As in public-path.ts, which a browser reads, too. */
const PUBLIC_PATH = '/_editor/';
const ENTRY = 'editor.js';

/**
 * @param {{ root: string, directory: string, development: boolean }} options the folder is emptied first
 * Post-condition: `static/editor.js` in it loads the rest, whose names change with what is in them.
 * @throws what esbuild throws
 */
export async function buildEditor({ root, directory, development }) {
  const shared = {
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    minify: !development,
    define: { 'process.env.NODE_ENV': development ? '"development"' : '"production"' },
    loader: { '.ttf': 'file' },
    legalComments: 'none',
    logLevel: 'silent',
    outdir: join(directory, 'static'),
    publicPath: PUBLIC_PATH,
    target: BROWSERS,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
  };
  const [editor, worker] = await Promise.all([
    build({
      ...shared,
      format: 'esm',
      splitting: true,
      entryPoints: { monaco: join(root, 'app', '_editor', 'monaco.ts') },
    }),
    build({ ...shared, format: 'iife', entryPoints: { worker: 'monaco-editor/editor/editor.worker' } }),
  ]);
  await rm(directory, { recursive: true, force: true });
  await mkdir(join(directory, 'static'), { recursive: true });

  const outputs = [...editor.outputFiles, ...worker.outputFiles].filter(isNeeded);
  const address = (pattern) => PUBLIC_PATH + basename(outputs.find(({ path }) => pattern.test(path)).path);
  const entry = firstScript({
    monaco: address(/monaco-\w+\.js$/),
    styles: address(/monaco-\w+\.css$/),
    worker: address(/worker-\w+\.js$/),
  });
  const first = { path: join(directory, 'static', ENTRY), contents: Buffer.from(entry) };
  await Promise.all([...outputs, first].map((file) => writePublic(file, development)));
}

/** Each language asks for the styles of the editor, which are there already. */
const isNeeded = ({ path }) => !path.endsWith('.css') || /monaco-\w+\.css$/.test(path);

/** The only file whose name does not change. */
const firstScript = ({ monaco, styles, worker }) => `
export const styles = ${JSON.stringify(styles)};
export const worker = ${JSON.stringify(worker)};
export const load = () => import(${JSON.stringify(monaco)});
`;
