// One lesson: prose at the left, the learner's terminal at the right.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import {
  type BrokenLesson,
  type Course,
  isBroken,
  type Lesson,
  type PublicLesson,
} from '../../../../../lib/content/lesson.ts';
import { toPublicLesson } from '../../../../../lib/content/public-view.ts';
import { currentSite } from '../../../../../lib/content/site.ts';
import { isLocale, type Locale } from '../../../../../lib/i18n/locales.ts';
import { addressesOf } from '../../../../../lib/i18n/page-languages.ts';
import { pickMessages } from '../../../../../lib/i18n/translator.ts';
import { MAIN_TERMINAL } from '../../../../../lib/protocol/limits.ts';
import { BrokenLessonPage } from '../../../../_lesson/broken-lesson.tsx';
import { LessonArticle } from '../../../../_lesson/lesson-article.tsx';
import { nextLesson } from '../../../../_lesson/next-lesson.ts';
import { originalFiles } from '../../../../_lesson/original-files.ts';
import { courseHref } from '../../../../_site/addresses.ts';
import { EarlyConnection } from '../../../../_site/early-connection.tsx';
import { MessagesProvider } from '../../../../_site/messages-provider.tsx';
import { preferredSplit } from '../../../../_site/preferences.ts';
import { SiteHeader } from '../../../../_site/site-header.tsx';
import { LiveLesson } from '../../../../_workspace/live-lesson.tsx';
import { Workspace } from '../../../../_workspace/workspace.tsx';

interface Props {
  readonly params: Promise<{ locale: string; course: string; lesson: string }>;
}

const CLIENT_MESSAGES = [
  'block',
  'duration',
  'quiz',
  'editor',
  'preview',
  'map',
  'lens',
  'step',
  'sandbox',
  'preparation',
  'warning',
  'expiry',
  'incident',
  'engine',
  'connection',
  'terminal',
  'terminalMenu',
  'screen',
  'inputLost',
  'errors',
  'reasons',
] as const;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale, lesson } = await find(params);
  const { course, id } = lesson;
  const languages = addressesOf(`/lessons/${course}/${id}`);
  if (isBroken(lesson)) return { title: id, robots: { index: false } };
  const { title, summary } = lesson.texts[locale];
  return { title, description: summary, alternates: { canonical: languages[locale], languages } };
}

export default async function LessonPage({ params }: Props) {
  const { locale, lesson: found, course } = await find(params);
  const courseTitle = course?.titles[locale] ?? found.course;
  // An author goes on writing: the page keeps what it shows, with what is wrong above it.
  const lesson = isBroken(found) ? currentSite().library.lastWhole(found.course, found.id) : found;
  const problems = isBroken(found) ? found.problems : [];
  if (lesson === undefined) {
    const broken = { course: found.course, id: found.id, order: found.order, problems };
    return <BrokenLessonPage lesson={broken} locale={locale} courseTitle={courseTitle} />;
  }
  const view = toPublicLesson(lesson, locale);
  const terminals = terminalsOf(view);
  const { library } = currentSite();
  const [recordings, originals] = await Promise.all([
    library.transcripts(view.course, view.id),
    originalFiles(library, lesson),
  ]);
  const parts = { view, locale, recordings, originals, terms: course?.terms ?? {} };
  return (
    <>
      <EarlyConnection />
      <SiteHeader
        locale={locale}
        trail={[{ name: courseTitle, href: courseHref(locale, view.course) }, { name: view.title }]}
      />
      <MessagesProvider locale={locale} messages={pickMessages(locale, CLIENT_MESSAGES)}>
        <LiveLesson lesson={{ course: view.course, lesson: view.id }} locale={locale} terminals={terminals}>
          <Workspace split={await preferredSplit()}>
            <LessonArticle lesson={lesson} parts={parts} problems={problems} next={nextLesson(course, lesson)} />
          </Workspace>
        </LiveLesson>
      </MessagesProvider>
    </>
  );
}

/** Those of its blocks; `main`, the first, is always there. */
const terminalsOf = ({ blocks }: PublicLesson): readonly string[] => [
  ...new Set([MAIN_TERMINAL, ...blocks.map(({ terminal }) => terminal)]),
];

interface Found {
  readonly locale: Locale;
  readonly lesson: Lesson | BrokenLesson;
  readonly course: Course | undefined;
}

async function find(params: Props['params']): Promise<Found> {
  const { locale, course: courseId, lesson: id } = await params;
  if (!isLocale(locale)) notFound();
  const { library } = currentSite();
  const [lesson, courses] = await Promise.all([library.lesson(courseId, id), library.courses()]);
  if (lesson === undefined) notFound();
  return { locale, lesson, course: courses.find((candidate) => candidate.id === courseId) };
}
