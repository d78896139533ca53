// What a new lesson begins with: a step with its block, its check and a hint.
import { LOCALES, type Locale } from '../../lib/i18n/locales.ts';

const perLocale = (indent: string, text: string): string =>
  LOCALES.map((locale) => `${indent}${locale}: ${text}\n`).join('');

export const COURSE_YAML = (course: string): string =>
  `title:\n${perLocale('  ', JSON.stringify(course))}summary:\n${perLocale('  ', `What ${course} is about.`)}`;

export const LESSON_YAML = `# yaml-language-server: $schema=../../../docs/schema/lesson.schema.json
minutes: 10

blocks:
  run-hello: docker container run diamol/ch02-hello-diamol

steps:
  - id: run-hello
    blocks: [run-hello]
    check:
      container: { image: diamol/ch02-hello-diamol, state: exited, exitCode: 0 }
`;

interface Words {
  readonly summary: string;
  readonly step: string;
  readonly lead: string;
  readonly hint: string;
}

const ENGLISH: Words = {
  summary: 'What one knows after this lesson.',
  step: 'Run a container',
  lead: 'Say what this step is for, then run it.',
  hint: 'Press Run, or type the command into the terminal.',
};
const WORDS: Readonly<Partial<Record<Locale, Words>>> = {
  en: ENGLISH,
  ko: {
    summary: '이 레슨을 마치면 무엇을 알게 되는지 씁니다.',
    step: '컨테이너 실행하기',
    lead: '이 단계에서 무엇을 하는지 설명하고, 직접 실행해 보게 합니다.',
    hint: '실행 버튼을 누르거나 터미널에 명령을 직접 입력해 보세요.',
  },
};

export function proseFor(locale: Locale, lesson: string): string {
  const { summary, step, lead, hint } = WORDS[locale] ?? ENGLISH;
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
