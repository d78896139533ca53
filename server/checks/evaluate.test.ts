import { describe, expect, it } from 'vitest';
import type { Check } from '../../lib/content/check.ts';
import { LOCALES } from '../../lib/i18n/locales.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
import { BECAUSE, type ReasonCode } from '../../lib/protocol/reasons.ts';
import { factsOf, type GivenFacts } from '../testing/facts.ts';
import { evaluate } from './evaluate.ts';

const BASE = { host: 'sandbox', because: null } as const;
const not = (check: Check): Check => ({ ...BASE, kind: 'not', check });
const all = (...checks: Check[]): Check => ({ ...BASE, kind: 'all', checks });
const any = (...checks: Check[]): Check => ({ ...BASE, kind: 'any', checks });

const removed: Check = { ...BASE, kind: 'removed', container: { name: 'web' } };
const running: Check = { ...BASE, kind: 'container', container: { name: 'web', state: 'running' } };
const presence = (kind: 'image' | 'network' | 'volume', name: string, present = true): Check => ({
  ...BASE,
  kind,
  name,
  present,
});
const nothingLeft = (what: (typeof LEFT)[number]): Check => ({ ...BASE, kind: 'nothing-left', what });
const LEFT = ['containers', 'running-containers', 'images', 'volumes', 'networks'] as const;
const http = { ...BASE, kind: 'http', port: 8080, path: '/', status: 200, contains: 'Hello …' } as const;
const file = { ...BASE, kind: 'file', container: null, path: 'note.txt', present: true, contains: 'one…two' } as const;
const inWeb = { ...file, container: 'web', path: '/note.txt' } as const;
const noFile = { ...file, present: false, contains: null } as const;
const command: Check = { ...BASE, kind: 'command', pattern: 'docker … ls' };
const question: Check = { ...BASE, kind: 'question', quiz: 'q' };
const script = { ...BASE, kind: 'script', script: 'true', timeoutMs: 2500 } as const;

const found = (content: string | undefined) => ({ kind: 'found', content }) as const;
const answer = (status: number, body: string) => ({ kind: 'answer', status, body }) as const;
const there: GivenFacts = { containers: [{ state: 'running' }] };

const table: Array<[string, Check, GivenFacts, string]> = [
  ['all: the first that fails', all(running, command), {}, 'container-none'],
  ['all: one fails, another is not known', all(http, running), {}, 'container-none'],
  ['all: one is not known', all(running, http), there, 'unknown'],
  ['all: each holds', all(running, command), { ...there, commands: ['docker container ls'] }, 'passed'],
  ['any: one holds', any(running, command), { commands: ['docker image ls'] }, 'passed'],
  ['any: one holds, another is not known', any(http, running), there, 'passed'],
  ['any: none holds, none is nearer', any(command, running), {}, 'command-none'],
  ['any: the nearest miss', any(command, running), { containers: [{ state: 'exited' }] }, 'container-state'],
  ['any: a part of all holds', any(command, all(running, question)), there, 'question-open'],
  ['any: a server that answers', any(running, http), { probes: [[http, answer(404, '')]] }, 'http-status'],
  ['any: a file that is there', any(running, file), { probes: [[file, found('three')]] }, 'file-content'],
  ['any: what nobody knows is no reason', any(http, running), {}, 'container-none'],
  ['removed: never there', removed, {}, 'removed-never'],
  ['removed: still there', removed, there, 'removed-still'],
  ['removed: was there', removed, { seen: [{ name: 'web', image: 'x' }] }, 'passed'],
  ['removed: another was there', removed, { seen: [{ name: 'db', image: 'x' }] }, 'removed-never'],
  ['removed: nobody knows', removed, { isBlind: true }, 'unknown'],
  ['image: there', presence('image', 'diamol/base'), { images: ['diamol/base:latest'] }, 'passed'],
  ['image: not there', presence('image', 'diamol/base'), { images: ['diamol/base:2'] }, 'image-none'],
  ['image: not looked at', presence('image', 'diamol/base'), {}, 'unknown'],
  ['image: left', presence('image', 'diamol/…', false), { images: ['diamol/base:latest'] }, 'image-left'],
  ['network: there', presence('network', 'net'), { networks: ['bridge', 'net'] }, 'passed'],
  ['network: not there', presence('network', 'net'), { networks: [] }, 'network-none'],
  ['network: left', presence('network', 'net', false), { networks: ['net'] }, 'network-left'],
  ['volume: not there', presence('volume', 'data'), { volumes: [] }, 'volume-none'],
  ['volume: left', presence('volume', 'data', false), { volumes: ['data'] }, 'volume-left'],
  ['nothing left: a container', nothingLeft('containers'), { containers: [{}] }, 'containers-left'],
  ['nothing left: none that runs', nothingLeft('running-containers'), { containers: [{}] }, 'passed'],
  ['nothing left: one that runs', nothingLeft('running-containers'), there, 'running-containers-left'],
  ['nothing left: an image without a name', nothingLeft('images'), { images: [''] }, 'images-left'],
  ['nothing left: no image', nothingLeft('images'), { images: [] }, 'passed'],
  ['nothing left: the engine’s networks', nothingLeft('networks'), { networks: ['bridge', 'host', 'none'] }, 'passed'],
  ['nothing left: a network', nothingLeft('networks'), { networks: ['bridge', 'net'] }, 'networks-left'],
  ['nothing left: a volume', nothingLeft('volumes'), { volumes: ['data'] }, 'volumes-left'],
  ['http: not asked', http, {}, 'unknown'],
  ['http: nobody', http, { probes: [[http, { kind: 'nobody' }]] }, 'http-nobody'],
  ['http: late', http, { probes: [[http, { kind: 'late' }]] }, 'http-late'],
  ['http: gibberish', http, { probes: [[http, { kind: 'gibberish' }]] }, 'http-gibberish'],
  ['http: another status', http, { probes: [[http, answer(404, 'Hello you')]] }, 'http-status'],
  ['http: another body', http, { probes: [[http, answer(200, 'Bye')]] }, 'http-body'],
  ['http: as it should be', http, { probes: [[http, answer(200, '<p>Hello you</p>')]] }, 'passed'],
  ['file: none', file, { probes: [[file, { kind: 'none' }]] }, 'file-none'],
  ['file: unreadable', file, { probes: [[file, { kind: 'unreadable' }]] }, 'file-unreadable'],
  ['file: other content', file, { probes: [[file, found('two one')]] }, 'file-content'],
  ['file: a directory', file, { probes: [[file, found(undefined)]] }, 'file-content'],
  [
    'file: a directory is there all the same',
    { ...file, contains: null },
    { probes: [[file, found(undefined)]] },
    'passed',
  ],
  ['file: as it should be', file, { probes: [[file, found('zero\none or two\n')]] }, 'passed'],
  ['file: left', noFile, { probes: [[noFile, found('')]] }, 'file-left'],
  ['file: gone', noFile, { probes: [[noFile, { kind: 'none' }]] }, 'passed'],
  ['file in a container: no container', inWeb, { probes: [[inWeb, { kind: 'none' }]] }, 'file-container'],
  ['file in a container: none', inWeb, { ...there, probes: [[inWeb, { kind: 'none' }]] }, 'file-none-in'],
  ['file in a container: unreadable', inWeb, { probes: [[inWeb, { kind: 'unreadable' }]] }, 'file-unreadable-in'],
  ['file in a container: content', inWeb, { probes: [[inWeb, found('')]] }, 'file-content-in'],
  [
    'file in a container that is not there: gone',
    { ...inWeb, present: false },
    { containers: [], probes: [[inWeb, { kind: 'none' }]] },
    'file-container',
  ],
  ['file in a container: left', { ...inWeb, present: false }, { probes: [[inWeb, found('')]] }, 'file-left-in'],
  ['command: not used', command, { commands: ['docker run x'] }, 'command-none'],
  ['command: used', command, { commands: ['docker   container  ls'] }, 'passed'],
  ['question: open', question, { answered: ['p'] }, 'question-open'],
  ['question: answered', question, { answered: ['q'] }, 'passed'],
  ['script: not run', script, {}, 'unknown'],
  ['script: fails', script, { probes: [[script, { kind: 'end', exitCode: 1, firstLine: 'no' }]] }, 'script-failed'],
  [
    'script: fails silently',
    script,
    { probes: [[script, { kind: 'end', exitCode: 1, firstLine: '' }]] },
    'script-silent',
  ],
  ['script: late', script, { probes: [[script, { kind: 'late' }]] }, 'script-late'],
  ['script: passes', script, { probes: [[script, { kind: 'end', exitCode: 0, firstLine: 'yes' }]] }, 'passed'],
  ['not: a container that is', not(running), there, 'container-unwanted'],
  ['not: a container that is not', not(running), {}, 'passed'],
  ['not: too few', not({ ...BASE, kind: 'container', container: { name: 'web', maxCount: 0 } }), {}, 'container-none'],
  ['not: nobody knows', not(running), { isBlind: true }, 'unknown'],
  ['not removed', not(removed), there, 'passed'],
  ['not removed, but it was', not(removed), { seen: [{ name: 'web', image: 'x' }] }, 'removed-unwanted'],
  ['not: an image', not(presence('image', 'a')), { images: ['a'] }, 'image-left'],
  ['not: no image', not(presence('image', 'a', false)), { images: [] }, 'image-none'],
  ['not: nothing left', not(nothingLeft('volumes')), { volumes: [] }, 'nothing-left-unwanted'],
  ['not: something left', not(nothingLeft('volumes')), { volumes: ['data'] }, 'passed'],
  ['not: an answer', not(http), { probes: [[http, answer(200, 'Hello you')]] }, 'http-unwanted'],
  ['not: another answer', not(http), { probes: [[http, { kind: 'nobody' }]] }, 'passed'],
  ['not: content', not(file), { probes: [[file, found('one two')]] }, 'file-unwanted'],
  ['not: content in a container', not(inWeb), { probes: [[inWeb, found('one two')]] }, 'file-unwanted-in'],
  ['not: a file', not({ ...file, contains: null }), { probes: [[file, found('')]] }, 'file-left'],
  ['not: no file', not(noFile), { probes: [[noFile, { kind: 'none' }]] }, 'file-none'],
  ['not: a command', not(command), { commands: ['docker container ls'] }, 'command-unwanted'],
  ['not: no command', not(command), {}, 'passed'],
  ['not: a question', not(question), { answered: ['q'] }, 'question-unwanted'],
  [
    'not: a script',
    not(script),
    { probes: [[script, { kind: 'end', exitCode: 0, firstLine: '' }]] },
    'script-unwanted',
  ],
  ['not not', not(not(running)), {}, 'container-none'],
  ['not any: one is', not(any(running, command)), there, 'container-unwanted'],
  ['not any: none is', not(any(running, command)), {}, 'passed'],
  ['not all: one is not', not(all(running, command)), there, 'passed'],
  ['not all: each is', not(all(running, command)), { ...there, commands: ['docker image ls'] }, 'container-unwanted'],
];

describe('a check', () => {
  it.each(table)('%s', (_, check, given, expected) => {
    const verdict = evaluate(check, factsOf(given));
    expect(verdict.outcome === 'failed' ? verdict.reason.code : verdict.outcome).toBe(expected);
  });

  it.each(LOCALES)('has a reason that can be read, in %s', (locale) => {
    const t = translatorFor(locale, 'reasons');
    for (const [, check, given] of table) {
      const verdict = evaluate(check, factsOf(given));
      if (verdict.outcome !== 'failed') continue;
      const { code, params } = verdict.reason;
      const text = t.markup(code as ReasonCode, { ...params, c: String } as never);
      expect(text).toMatch(code === 'script-failed' ? /^no$/ : /^.{10,}\.$/);
    }
  });

  it('says what its author would say, in each language that they speak', () => {
    const because = { ko: '`web`을 시작하세요.', en: 'Start `web`.' };
    const reason = { code: BECAUSE, params: because };
    expect(evaluate({ ...running, because }, factsOf({}))).toMatchObject({ outcome: 'failed', reason });
    expect(evaluate(all({ ...running, because }), factsOf({}))).toMatchObject({ outcome: 'failed', reason });
    expect(evaluate({ ...running, because }, factsOf(there)).outcome).toBe('passed');
  });

  it('does not say of the opposite what its author would say of it', () => {
    const check = not({ ...presence('image', 'a'), because: { en: 'Pull it.' } });
    expect(evaluate(check, factsOf({ images: ['a'] }))).toMatchObject({ reason: { code: 'image-left' } });
  });
});
