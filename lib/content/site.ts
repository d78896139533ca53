// Hands the running server's library to the pages. The custom server runs these modules as they are, Next runs its own
// bundled copies in the same process: two instances of every module, which share nothing but the global object. So this
// one global is right, and it is the only one. `Symbol.for` makes both copies mean the same key.
import type { SiteProgress } from '../my-data.ts';
import type { LessonLibrary } from './library.ts';

export interface Site {
  readonly library: LessonLibrary;
  /** Lessons may change at any time, and pages hear of it. */
  readonly watching?: boolean;
  /** Never rejects and never takes long. @returns null while nobody can tell */
  readonly progress?: (learnerId: string) => Promise<SiteProgress | null>;
}

const KEY = Symbol.for('slipway.site');
type Holder = { [KEY]?: Site | undefined };

/** Called once by the server, before it serves a page. Calling it again replaces the site. */
export function provideSite(site: Site): void {
  (globalThis as Holder)[KEY] = site;
}

/** @throws Error when the page is not served by Slipway's own server */
export function currentSite(): Site {
  const site = (globalThis as Holder)[KEY];
  if (site === undefined) {
    throw new Error('No site provided: start Slipway with `npm start` or `npm run dev`, not with `next`.');
  }
  return site;
}

/** Also where there is no site: a page that is made while the pages are built. */
export const isWatching = (): boolean => (globalThis as Holder)[KEY]?.watching === true;
