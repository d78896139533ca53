// Writes a file that browsers ask for: text minified and, for production, also compressed beside itself.
// Plain JavaScript, because Next's configuration calls those who build with it.
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { transform } from 'esbuild';

/** What Next's own pages are built for. */
export const BROWSERS = ['chrome111', 'edge111', 'firefox111', 'safari16.4'];
const COMPRESSED = /\.(js|css)$/;
/** The best quality takes seconds for a megabyte, and makes it some per cent smaller. */
const LARGE_BYTES = 512 * 1024;
const QUALITY = { small: 11, large: 8 };

/**
 * @param {{ path: string, contents: Uint8Array }} file as esbuild gives it
 * @param {boolean} development leaves it as it is
 * Post-condition: text is also there as `.br` and `.gz`, unless it is for development.
 */
export async function writePublic({ path, contents }, development) {
  if (!COMPRESSED.test(path)) return writeFile(path, contents);
  const text = await minified(Buffer.from(contents).toString(), path.endsWith('.css') ? 'css' : 'js', development);
  await writeFile(path, text);
  if (development) return;
  await writeCompressed(path, text);
}

/**
 * @param {string} path
 * @param {string | Uint8Array} text what is there
 * Post-condition: it is also there as `.br` and `.gz`.
 */
export async function writeCompressed(path, text) {
  const quality = text.length > LARGE_BYTES ? QUALITY.large : QUALITY.small;
  const [brotli, zipped] = await Promise.all([
    promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
    promisify(gzip)(text, { level: 9 }),
  ]);
  await Promise.all([writeFile(`${path}.br`, brotli), writeFile(`${path}.gz`, zipped)]);
}

/** After bundling: while it bundles, esbuild would shorten the names of classes, too. */
export async function minified(text, loader, development) {
  if (development) return text;
  const { code } = await transform(text, { loader, minify: true, legalComments: 'none', target: BROWSERS });
  return code;
}
