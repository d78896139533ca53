// What `lesson test` says to a CI server: JUnit's XML, as GitHub, GitLab and Jenkins read it. Pure.
import type { LessonReport, PartReport } from './lesson-report.ts';

export function toJunit(reports: readonly LessonReport[]): string {
  const suites = reports.map(suite);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="slipway lesson test">\n${suites.join('')}</testsuites>\n`;
}

function suite({ lesson, durationMs, parts }: LessonReport): string {
  const count = (isCounted: (part: PartReport) => boolean) => parts.filter(isCounted).length;
  const numbers = `tests="${parts.length}" failures="${count(({ failures }) => failures.length > 0)}"`;
  const head = `name="${escapeXml(lesson)}" ${numbers} skipped="${count(({ skipped }) => skipped)}" time="${seconds(durationMs)}"`;
  return `  <testsuite ${head}>\n${parts.map((part) => testCase(lesson, part)).join('')}  </testsuite>\n`;
}

function testCase(lesson: string, { kind, id, durationMs, failures, skipped }: PartReport): string {
  const head = `name="${escapeXml(`${kind} ${id}`)}" classname="${escapeXml(lesson)}" time="${seconds(durationMs)}"`;
  const [first = ''] = failures;
  if (skipped) return `    <testcase ${head}><skipped/></testcase>\n`;
  if (failures.length === 0) return `    <testcase ${head}/>\n`;
  const message = escapeXml(first.split('\n')[0] ?? '');
  return `    <testcase ${head}>\n      <failure message="${message}">${escapeXml(failures.join('\n'))}</failure>\n    </testcase>\n`;
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML has no place for most control characters, not even escaped. */
const escapeXml = (text: string): string =>
  text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '�')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
