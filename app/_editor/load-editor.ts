// Loads Monaco, once for a page, and only when a part of it shows an editor.
import type * as Monaco from './monaco.ts';
import { EDITOR_ENTRY, EDITOR_PATH } from './public-path.ts';

export type MonacoModule = typeof Monaco;

/** The first file, as build.mjs writes it. */
interface Entry {
  readonly styles: string;
  readonly worker: string;
  load(): Promise<MonacoModule>;
}

let loading: Promise<MonacoModule> | undefined;

/** @throws when the code does not arrive; then it may be asked for again */
export function loadMonaco(): Promise<MonacoModule> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<MonacoModule> {
  const address = `${EDITOR_PATH}${EDITOR_ENTRY}`;
  // Not one of the bundler's: the server has it beside them.
  const { styles, worker, load } = (await import(
    /* webpackIgnore: true */ /* turbopackIgnore: true */ address
  )) as Entry;
  Object.assign(globalThis, { MonacoEnvironment: { getWorker: () => new Worker(worker) } });
  const [monaco] = await Promise.all([load(), withStyles(styles)]);
  return monaco;
}

function withStyles(href: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => reject(new Error(`${href} did not arrive`)));
    document.head.append(link);
  });
}
