// How far whoever reads this page is, as the server that took the request knows them.
import { headers } from 'next/headers';
import { currentSite } from '../../lib/content/site.ts';
import { LEARNER_HEADER, type SiteProgress } from '../../lib/my-data.ts';

const NOTHING: SiteProgress = { nickname: null, passed: [], touched: [] };

/** Whether the browser has shown whose it is. */
export const isKnownLearner = async (): Promise<boolean> => (await headers()).has(LEARNER_HEADER);

/** @returns null while nobody can tell */
export async function learnerProgress(): Promise<SiteProgress | null> {
  const learner = (await headers()).get(LEARNER_HEADER);
  const { progress } = currentSite();
  return learner === null || progress === undefined ? NOTHING : progress(learner);
}
