// What a page sends before a terminal is loaded: its HTML, and the scripts that the HTML asks for, as a browser gets them.
import { get } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { lessonPath } from '../e2e/lesson-page.ts';
import type { Measure } from './context.ts';
import type { Result } from './result.ts';
import { startServer } from './server-process.ts';

const KB = 1000;
const SCRIPTS_TARGET_BYTES = 150 * KB;
const PAGES = [
  ['home', '/en'],
  ['lesson', lessonPath('en')],
] as const;
/** Of the page itself. What the code loads later, such as the terminal, is not in the HTML. */
const SCRIPT = /<script[^>]+src="([^"]+)"[^>]*>|<link[^>]+as="script"[^>]+href="([^"]+)"/g;
/** For browsers that know no modules: all that Slipway works in leave it out. */
const LEGACY = /\bnomodule\b/i;

export const measure: Measure = async (context) => {
  const { origin } = await startServer(context, { SLIPWAY_POOL_SIZE: '0' });
  const results: Result[] = [];
  for (const [name, path] of PAGES) {
    const html = await download(new URL(path, origin));
    const scripts = await Promise.all(scriptsOf(html.text).map((src) => download(new URL(src, origin))));
    const scriptBytes = scripts.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
    results.push(
      { name: `${name}: HTML, compressed`, unit: 'bytes', values: [html.sentBytes] },
      { name: `${name}: scripts, compressed`, unit: 'bytes', values: [scriptBytes], target: SCRIPTS_TARGET_BYTES },
    );
  }
  return results;
};

function scriptsOf(html: string): string[] {
  const tags = [...html.matchAll(SCRIPT)].filter(([tag]) => !LEGACY.test(tag));
  return [...new Set(tags.map(([, script, preload]) => (script ?? preload ?? '').replaceAll('&amp;', '&')))];
}

interface Download {
  readonly sentBytes: number;
  readonly text: string;
}

/** `fetch` would say nothing of how much was sent. */
function download(url: URL): Promise<Download> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { 'accept-encoding': 'br, gzip', 'user-agent': 'Chrome' } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const sent = Buffer.concat(chunks);
        if (response.statusCode === 200)
          resolve({ sentBytes: sent.length, text: decoded(sent, response.headers['content-encoding']) });
        else reject(new Error(`${url.pathname} was answered with ${response.statusCode}`));
      });
    });
    request.on('error', reject);
  });
}

function decoded(sent: Buffer, encoding: string | undefined): string {
  if (encoding === 'br') return brotliDecompressSync(sent).toString();
  return (encoding === 'gzip' ? gunzipSync(sent) : sent).toString();
}
