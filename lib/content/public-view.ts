// What of a lesson leaves the server. Built field by field, so that a new field stays inside until somebody lets it out.
import type { Locale } from '../protocol/messages.ts';
import { isRunnable, type Lesson, type PublicLesson } from './lesson.ts';

export function toPublicLesson(lesson: Lesson, locale: Locale): PublicLesson {
  const { title, summary, stepTitles, quizzes } = lesson.texts[locale];
  return {
    course: lesson.course,
    id: lesson.id,
    title,
    summary,
    minutes: lesson.minutes,
    hosts: lesson.hosts.map(({ id }) => id),
    blocks: lesson.blocks
      .filter(isRunnable)
      .map(({ id, command, host, terminal, apart, prompt, inside, editable }) => ({
        ...{ id, command, host, terminal, apart, editable },
        opensProgram: prompt !== null,
        insideProgram: inside !== null,
      })),
    steps: lesson.steps.map(({ id, blocks }) => ({ id, title: stepTitles[id] ?? id, blocks: [...blocks] })),
    quizzes: lesson.quizzes.flatMap(({ id, kind, choices }) => {
      const text = quizzes[id];
      if (text === undefined) return [];
      const shown = choices.map((choice) => ({ id: choice, text: text.choices[choice]?.text ?? choice }));
      return [{ id, kind, question: text.question, choices: shown }];
    }),
  };
}
