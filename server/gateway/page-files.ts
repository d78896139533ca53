// The files that a lesson opens in the editor, and no others.
import { SlipwayError } from '../../lib/errors.ts';
import { readLearnerFile, saveLearnerFile } from '../session/lesson/learner-files.ts';
import { hostOf } from '../session/lesson/lesson-run.ts';
import type { Of, Page } from './page.ts';

/** That each of them takes on the host engine. */
const OPENING = 1;
const SAVING = 3;

export async function openFile({ requestId, host, path }: Of<'file.open'>, page: Page): Promise<void> {
  const sandbox = await sandboxWith({ host, path }, page);
  page.session.processes.charge(OPENING);
  const file = await readLearnerFile(sandbox, path);
  page.send({ type: 'file', requestId, host, path, ...file });
}

export async function saveFile({ requestId, host, path, content, base }: Of<'file.save'>, page: Page): Promise<void> {
  const sandbox = await sandboxWith({ host, path }, page);
  page.session.processes.charge(SAVING);
  const outcome = await saveLearnerFile(sandbox, path, { content, base });
  if (outcome.saved) page.send({ type: 'file.saved', requestId, host, path, version: outcome.version });
  else page.send({ type: 'file', requestId, host, path, ...outcome.file });
  page.session.noteFile(hostOf(await page.lesson(), host));
}

async function sandboxWith(wanted: { readonly host: string; readonly path: string }, page: Page) {
  const lesson = await page.lesson();
  const isOpened = lesson.edited.some(({ host, path }) => host === wanted.host && path === wanted.path);
  if (!isOpened) throw new SlipwayError('invalid-path', `the lesson does not open ${wanted.path} on ${wanted.host}`);
  return page.session.sandboxOf(hostOf(lesson, wanted.host));
}
