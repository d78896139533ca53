// Where things are on the site.
import type { Locale } from '../../lib/i18n/locales.ts';

export const homeHref = (locale: Locale): string => `/${locale}`;

/** A course is a part of the first page. */
export const courseAnchor = (course: string): string => `course-${course}`;
export const courseHref = (locale: Locale, course: string): string => `${homeHref(locale)}#${courseAnchor(course)}`;

export const lessonHref = (locale: Locale, { course, id }: { readonly course: string; readonly id: string }): string =>
  `${homeHref(locale)}/lessons/${course}/${id}`;
