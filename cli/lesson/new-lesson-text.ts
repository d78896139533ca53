// What a new lesson begins with: a step with its block, its check and a hint.
import { LOCALES, type Locale } from '../../lib/i18n/locales.ts';

const perLocale = (textIn: (words: Words) => string): string =>
  LOCALES.map((locale) => `  ${locale}: ${textIn(wordsIn(locale))}\n`).join('');

export const courseYaml = (course: string): string =>
  `title:\n${perLocale(() => JSON.stringify(course))}summary:\n${perLocale(({ course: text }) => text)}`;

/** @param schema where an editor finds it from the file; undefined where it cannot */
export const lessonYaml = (schema: string | undefined): string =>
  `${schema === undefined ? '' : `# yaml-language-server: $schema=${schema}\n`}minutes: 10

blocks:
  run-hello: docker container run diamol/ch02-hello-diamol

steps:
  - id: run-hello
    blocks: [run-hello]
    check:
      container: { image: diamol/ch02-hello-diamol, state: exited, exitCode: 0 }
`;

interface Words {
  readonly course: string;
  readonly summary: string;
  readonly step: string;
  readonly lead: string;
  readonly hint: string;
}

const ENGLISH: Words = {
  course: 'Say what this course is about.',
  summary: 'Say what learners can do after this lesson.',
  step: 'Run a container',
  lead: 'Say what this step is for, then run it.',
  hint: 'Press Run, or type the command into the terminal.',
};
const WORDS: Readonly<Partial<Record<Locale, Words>>> = {
  en: ENGLISH,
  ko: {
    course: '이 강의에서 무엇을 배우는지 적어 주세요.',
    summary: '이 레슨을 마치면 무엇을 할 수 있게 되는지 적어 주세요.',
    step: '컨테이너 실행하기',
    lead: '이 단계에서 무엇을 하는지 설명한 다음, 직접 실행해 보게 하세요.',
    hint: '실행 버튼을 누르거나 터미널에 명령을 직접 입력해 보세요.',
  },
};

const wordsIn = (locale: Locale): Words => WORDS[locale] ?? ENGLISH;

export function proseFor(locale: Locale, lesson: string): string {
  const { summary, step, lead, hint } = wordsIn(locale);
  return `---
title: ${JSON.stringify(lesson)}
summary: ${summary}
steps:
  run-hello: ${step}
---

<Step id="run-hello">

${lead}

<Run id="run-hello" />

<Hint>

${hint}

</Hint>

</Step>
`;
}
