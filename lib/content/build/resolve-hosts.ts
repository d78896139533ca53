// Which hosts a lesson has: its own, else its course's, else the one that every learner has.
import { MAIN_TERMINAL } from '../../protocol/limits.ts';
import { DEFAULT_HOST } from '../lesson.ts';
import type { LessonContext } from './lesson-context.ts';

export function resolveHosts({ lesson, course, report }: Omit<LessonContext, 'hosts'>): readonly string[] {
  const source = lesson.value.hosts === undefined ? course : lesson;
  const hosts = source?.value.hosts ?? [DEFAULT_HOST];
  const at = hosts.indexOf(DEFAULT_HOST);
  // A session calls its first host so, whatever the lesson calls it: another one of that name would be taken for it.
  if (source !== undefined && at > 0) {
    const message = `hosts: found ${DEFAULT_HOST} after ${hosts[0]}, expected it first or another name`;
    report(source.problem(['hosts', at], message));
  }
  // A host's first terminal is named as the host is.
  const main = hosts.indexOf(MAIN_TERMINAL);
  if (source !== undefined && main > 0) {
    const message = `hosts: found ${MAIN_TERMINAL} after ${hosts[0]}, expected another name: the first host's terminal is called so`;
    report(source.problem(['hosts', main], message));
  }
  return hosts;
}
