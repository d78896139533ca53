// What of a session a page is told: of blocks, steps, quizzes, jumps and hosts only its own lesson's, and those by the names
// that they have there. Pure.
import type { Lesson } from '../../lib/content/lesson.ts';
import type { LessonRef, Locale, QuizState, ServerMessage } from '../../lib/protocol/messages.ts';
import { refIn } from '../session/lesson/item-key.ts';
import type { SessionPicture } from '../session/session.ts';

export interface PageLesson {
  readonly ref: LessonRef;
  readonly locale: Locale;
  /** As it was when the page came. */
  readonly lesson: Lesson;
}

/** @returns nothing where the message is no business of this page */
export function toPage(message: ServerMessage, page: PageLesson | null): ServerMessage | undefined {
  const mine = (key: string) => refIn(page?.ref ?? null, key);
  switch (message.type) {
    case 'receipt': {
      const block = mine(message.receipt.block);
      return block === undefined ? undefined : { ...message, receipt: { ...message.receipt, block } };
    }
    case 'step': {
      const step = mine(message.step.step);
      return step === undefined ? undefined : { ...message, step: { ...message.step, step } };
    }
    case 'quiz': {
      const quiz = mine(message.quiz.quiz);
      return quiz === undefined || page === null ? undefined : { ...message, quiz: toldQuiz(message.quiz, quiz, page) };
    }
    case 'jump': {
      if (message.jump === null) return message;
      const step = mine(message.jump.step);
      return step === undefined ? undefined : { ...message, jump: { ...message.jump, step } };
    }
    case 'host':
      return furtherHosts(page).includes(message.host.host) ? message : undefined;
    default:
      return message;
  }
}

/** Where things stand, as far as it is this page's business. */
export function pictureFor(page: PageLesson | null, picture: SessionPicture): SessionPicture {
  const { receipts, steps, quizzes, hosts, jump } = picture;
  const told = <T extends ServerMessage['type']>(message: Extract<ServerMessage, { type: T }>) =>
    toPage(message, page) as Extract<ServerMessage, { type: T }> | undefined;
  return {
    ...picture,
    receipts: receipts.flatMap((receipt) => told<'receipt'>({ type: 'receipt', receipt })?.receipt ?? []),
    steps: steps.flatMap((step) => told<'step'>({ type: 'step', step })?.step ?? []),
    quizzes: quizzes.flatMap((quiz) => told<'quiz'>({ type: 'quiz', quiz })?.quiz ?? []),
    hosts: hosts.flatMap((host) => told<'host'>({ type: 'host', host })?.host ?? []),
    jump: told<'jump'>({ type: 'jump', jump })?.jump ?? null,
  };
}

/** The first host of a lesson is the session's own sandbox. */
export const furtherHosts = (page: Pick<PageLesson, 'lesson'> | null): string[] =>
  page?.lesson.hosts.slice(1).map(({ id }) => id) ?? [];

/** The session knows what was answered; what is told of it is the lesson's, in the language of the page. */
function toldQuiz(state: QuizState, quiz: string, { lesson, locale }: PageLesson): QuizState {
  const text = lesson.texts[locale].quizzes[quiz.slice(quiz.indexOf('/') + 1)];
  const chosen = state.answer.kind === 'choices' ? state.answer.choices : [];
  const because = chosen.map((choice) => [choice, text?.choices[choice]?.because ?? ''] as const);
  return {
    ...state,
    quiz,
    verdict: (state.right ? text?.right : text?.wrong) ?? '',
    because: Object.fromEntries(because),
  };
}
