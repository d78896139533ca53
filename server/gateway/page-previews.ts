// Gives a page the address of what a port of its learner's engine serves.
import { SlipwayError } from '../../lib/errors.ts';
import { knownHost } from '../session/lesson/lesson-run.ts';
import type { Of, Page } from './page.ts';

/** @throws SlipwayError `rate-limited` when the sandbox has too many already | `sandbox-gone` */
export async function openPreview({ requestId, host, port }: Of<'preview.open'>, page: Page): Promise<void> {
  const sandbox = await page.session.sandboxOf(knownHost(await page.lesson(), host));
  const url = page.preview({ sandbox, host, port });
  if (url === undefined) throw new SlipwayError('rate-limited', 'too many ports of a sandbox are looked at');
  page.send({ type: 'preview', requestId, host, port, url });
}
