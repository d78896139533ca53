// Builds the terminal page, which is no page of Next's: whoever opens it wants a prompt, and that waits for no framework.
// Plain JavaScript, because Next's configuration calls it.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { BROWSERS, minified, writePublic } from '../_site/write-public.mjs';

/** Where the server has the page's files. */
export const PUBLIC_PATH = '/_terminal/';

/**
 * @param {{ root: string, directory: string, development: boolean }} options the folder is emptied first
 * Post-condition: in it are `<locale>.html`, and in its `static` what those ask for; text also compressed, as `.br` and `.gz`.
 * @throws what esbuild and rendering throw
 */
export async function buildTerminalPage({ root, directory, development }) {
  const folder = join(root, 'app', '_terminal-page');
  const shared = {
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    jsx: 'automatic',
    jsxDev: false,
    define: { 'process.env.NODE_ENV': development ? '"development"' : '"production"' },
    loader: { '.woff2': 'file' },
    legalComments: 'none',
    logLevel: 'silent',
    outdir: join(directory, 'static'),
    publicPath: PUBLIC_PATH,
    target: BROWSERS,
    plugins: [withCodeAtOnce(folder)],
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
  };
  const [browser, node] = await Promise.all([
    build({
      ...shared,
      entryPoints: { terminal: join(folder, 'first-terminal.ts'), 'text-face': join(folder, 'text-face.css') },
      entryNames: '[name]-[hash]',
      splitting: true,
      minifySyntax: !development,
    }),
    // The same names of classes in both: they are made of the files' names, and only shortened ones would differ.
    build({
      ...shared,
      entryPoints: { render: join(folder, 'render.tsx') },
      entryNames: '[name]',
      platform: 'node',
      external: ['react', 'react-dom'],
    }),
  ]);
  await rm(directory, { recursive: true, force: true });
  await mkdir(join(directory, 'static'), { recursive: true });

  // Both have the faces of the letters.
  const outputs = distinct([...browser.outputFiles, ...node.outputFiles]);
  const named = (pattern) => outputs.find(({ path }) => pattern.test(path));
  const address = (pattern) => PUBLIC_PATH + baseName(named(pattern).path);
  const assets = {
    scripts: firstScripts(browser.metafile).map((path) => PUBLIC_PATH + baseName(path)),
    styles: await minified(named(/render\.css$/).text, 'css', development),
    textFace: address(/text-face-\w+\.css$/),
    terminalFace: address(/jetbrains-mono-latin-wght-normal-\w+\.woff2$/),
  };
  const rendering = join(directory, 'render.mjs');
  await writeFile(rendering, named(/render\.js$/).contents);
  const { LOCALES, renderDocument } = await import(`${pathToFileURL(rendering)}?${Date.now()}`);
  await Promise.all([
    ...LOCALES.map((locale) => writeFile(join(directory, `${locale}.html`), renderDocument(locale, assets))),
    ...outputs.filter(isPublic).map((file) => writePublic(file, development)),
  ]);
  await rm(rendering);
}

/** Code that other pages load when they are there already is what this one begins with. */
function withCodeAtOnce(folder) {
  return {
    name: 'code at once',
    setup({ onResolve }) {
      onResolve({ filter: /\/terminal-code\.ts$/ }, () => ({ path: join(folder, 'terminal-code.ts') }));
    },
  };
}

const distinct = (files) => [...new Map(files.map((file) => [file.path, file])).values()];
const baseName = (path) => path.slice(path.lastIndexOf('/') + 1);
const isPublic = ({ path }) => !/\/render\.(js|css)$/.test(path) && !/\/terminal-\w+\.css$/.test(path);

/** The entry, and what it cannot run without. */
function firstScripts({ outputs }) {
  const isEntry = ([, { entryPoint }]) => entryPoint?.endsWith('first-terminal.ts');
  const found = new Set();
  const add = (path) => {
    if (found.has(path)) return;
    found.add(path);
    for (const { path: imported, kind } of outputs[path].imports) if (kind === 'import-statement') add(imported);
  };
  add(Object.entries(outputs).find(isEntry)[0]);
  return [...found];
}
