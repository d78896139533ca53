import { describe, expect, it } from 'vitest';
import { EACCES, EPERM, refused } from './attempt.ts';
import { type Evidence, judge, reconsider } from './judge.ts';

const ATTEMPT = { denials: [refused(EPERM, EACCES), /^looked at [1-9]\d* files$/], breaches: [/^open \d+/] };
const QUIET: Evidence = { output: '', secrets: [{ word: 'the-secret', what: 'a file' }], traces: [] };
const verdictOf = (output: string, more: Partial<Evidence> = {}) => judge(ATTEMPT, { ...QUIET, output, ...more });

describe('an attempt is', () => {
  it.each([
    ['held', 'read x: refused (1) Operation not permitted\nlooked at 3 files'],
    ['broken', 'read x: DONE 00\nlooked at 3 files'],
    ['broken', 'looked at 3 files\nopen 22'],
    ['broken', 'read x: refused (1) the-secret: Operation not permitted'],
    ['unclear', ''],
    ['unclear', 'looked at 0 files'],
    ['unclear', 'read x: refused (2) No such file or directory'],
    ['unclear', 'read x: unable, there is no program perl'],
    ['unclear', 'read x: unable (127) timeout: failed to run command: Permission denied'],
    ['unclear', 'looked at 3 files\nscript: killed (137)'],
    ['skipped', 'SKIP: there is no such thing here'],
    ['broken', 'read x: DONE 00\nSKIP: there is no such thing here'],
  ])('%s when it prints %j', (verdict, output) => {
    expect(verdictOf(output).verdict).toBe(verdict);
  });

  it('broken by a trace, whatever it prints', () => {
    expect(verdictOf('looked at 3 files', { traces: ['it was seen outside'] })).toEqual({
      verdict: 'broken',
      observed: 'it was seen outside',
    });
  });

  it('unclear when it broke off', () => {
    expect(verdictOf('looked at 3 files', { failure: 'no end after 5 ms' }).verdict).toBe('unclear');
  });

  it('not held under a deaf canary, but skipped or broken as ever', () => {
    const deaf = 'its log has ended';
    expect(verdictOf('looked at 3 files', { deaf })).toEqual({
      verdict: 'unclear',
      observed: 'the canary is deaf: its log has ended',
    });
    expect(verdictOf('SKIP: not here', { deaf }).verdict).toBe('skipped');
    expect(verdictOf('read x: DONE 00', { deaf }).verdict).toBe('broken');
  });
});

describe('what is known at the end', () => {
  const held = { verdict: 'held', observed: 'refused', id: 'x' } as const;
  const skipped = { verdict: 'skipped', observed: 'not here' } as const;

  it('changes nothing when nothing came late', () => {
    expect(reconsider(held, { heard: false })).toEqual(held);
  });

  it('breaks an attempt that was heard late, also under a canary that is deaf by now', () => {
    const late = { verdict: 'broken', observed: "a listener on the host's own addresses was reached, late", id: 'x' };
    expect(reconsider(held, { heard: true })).toEqual(late);
    expect(reconsider(held, { heard: true, deaf: 'gone' })).toEqual(late);
  });

  it('leaves none held that nobody would have heard', () => {
    expect(reconsider(held, { heard: false, deaf: 'gone' })).toEqual({
      verdict: 'unclear',
      observed: 'the canary is deaf: gone',
      id: 'x',
    });
    expect(reconsider(skipped, { heard: false, deaf: 'gone' })).toEqual(skipped);
  });
});
