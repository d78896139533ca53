// What every progress store does, wherever it keeps it.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  type Attempt,
  MAX_ATTEMPTS,
  type Note,
  type ProgressStore,
  type ReceiptRow,
} from '../storage/progress-store.ts';

const LESSON = { course: 'docker', lesson: 'run' };
const NOW = Date.UTC(2026, 10, 30, 12, 0, 0, 123);

const attemptOf = (learner: string, at: number, id = 'step'): Note => {
  const attempt: Attempt = { ...LESSON, id, at, reason: { code: 'container-none', params: { what: `웹 ${at}` } } };
  return { kind: 'attempt', learner, attempt };
};
const receipt: ReceiptRow = {
  ...{ ...LESSON, id: 'block', runId: randomUUID(), status: 'failed', exitCode: 125, durationMs: 42, at: NOW },
};

export function progressStoreContract(store: () => ProgressStore): void {
  const arrive = async () => {
    const learner = randomUUID();
    await store().arrive(learner, 'ko', NOW);
    return learner;
  };

  it('knows nothing of a learner who was never there', async () => {
    expect(await store().read(randomUUID())).toEqual({ passes: [], answers: [] });
    expect(await store().profile(randomUUID())).toBeNull();
  });

  it('remembers when a learner came first, and last', async () => {
    const learner = await arrive();
    await store().arrive(learner, 'en', NOW + 1000);
    expect(await store().profile(learner)).toEqual({
      ...{ nickname: null, locale: 'en', createdAt: NOW, seenAt: NOW + 1000 },
    });
  });

  it('leaves a learner as they are where nobody came, and knows them all the same', async () => {
    const [known, unknown] = [await arrive(), randomUUID()];
    await store().arrive(known, null, NOW + 1000);
    expect(await store().profile(known)).toMatchObject({ locale: 'ko', seenAt: NOW });
    await store().arrive(unknown, null, NOW);
    await store().pass(unknown, { ...LESSON, id: 'step', passedAt: NOW });
    expect((await store().read(unknown)).passes).toHaveLength(1);
  });

  it('keeps text that PostgreSQL would not take, as near to it as can be', async () => {
    const learner = await arrive();
    const reason = { code: 'container-none', params: { what: 'a\0b \uD83D' } };
    await store().write([
      { kind: 'attempt', learner, attempt: { ...LESSON, id: 'step', at: NOW, reason } },
      { kind: 'receipt', learner, receipt },
    ]);
    const answer = { kind: 'text', text: '\0' } as const;
    await store().answer(learner, { ...LESSON, id: 'quiz', answer, right: false, at: NOW });
    const kept = await store().export(learner);
    expect(kept?.receipts).toHaveLength(1);
    expect(kept?.attempts).toHaveLength(1);
    expect(kept?.answers).toHaveLength(1);
  });

  it('keeps the first pass of a step', async () => {
    const learner = await arrive();
    await store().pass(learner, { ...LESSON, id: 'step', passedAt: NOW });
    await store().pass(learner, { ...LESSON, id: 'step', passedAt: NOW + 1 });
    await store().pass(learner, { ...LESSON, course: 'other', id: 'step', passedAt: NOW + 2 });
    const { passes } = await store().arrive(learner, 'ko', NOW);
    expect(passes).toEqual([
      { ...LESSON, id: 'step', passedAt: NOW },
      { ...LESSON, course: 'other', id: 'step', passedAt: NOW + 2 },
    ]);
  });

  it('does not keep a pass of somebody who is not known', async () => {
    await expect(store().pass(randomUUID(), { ...LESSON, id: 'step', passedAt: NOW })).rejects.toMatchObject({
      code: 'database-unreachable',
    });
  });

  it('keeps the last answer, but no wrong one after a right one', async () => {
    const learner = await arrive();
    const answer = (text: string, right: boolean, at: number) =>
      store().answer(learner, { ...LESSON, id: 'quiz', answer: { kind: 'text', text }, right, at });
    await answer('하나', false, NOW);
    await answer('둘', false, NOW + 1);
    expect((await store().read(learner)).answers).toMatchObject([
      { answer: { text: '둘' }, right: false, at: NOW + 1 },
    ]);
    await answer('셋', true, NOW + 2);
    await answer('넷', false, NOW + 3);
    expect((await store().read(learner)).answers).toMatchObject([{ answer: { text: '셋' }, right: true }]);
  });

  it('writes notes in order, and the latest receipt of a block', async () => {
    const learner = await arrive();
    const rerun = { ...receipt, runId: randomUUID(), status: 'ok', exitCode: 0, at: NOW + 5 };
    await store().write([
      attemptOf(learner, NOW),
      { kind: 'receipt', learner, receipt },
      attemptOf(learner, NOW + 1),
      { kind: 'receipt', learner, receipt: rerun },
    ]);
    const kept = await store().export(learner);
    expect(kept.attempts.map(({ at }) => at)).toEqual([NOW, NOW + 1]);
    expect(kept.attempts[0]?.reason).toEqual({ code: 'container-none', params: { what: `웹 ${NOW}` } });
    expect(kept.receipts).toEqual([rerun]);
  });

  it('passes over notes of somebody who is gone', async () => {
    const [learner, gone] = [await arrive(), await arrive()];
    await store().forget(gone);
    await store().write([attemptOf(gone, NOW), attemptOf(learner, NOW)]);
    expect((await store().export(learner)).attempts).toHaveLength(1);
    expect((await store().export(gone)).attempts).toEqual([]);
  });

  it('keeps a reason once until another one comes, also when it is written again later', async () => {
    const learner = await arrive();
    const becauseOf = (what: string, at: number): Note => {
      const attempt: Attempt = { ...LESSON, id: 'step', at, reason: { code: 'container-none', params: { what } } };
      return { kind: 'attempt', learner, attempt };
    };
    await store().write([becauseOf('web', NOW), becauseOf('web', NOW + 1)]);
    await store().write([becauseOf('web', NOW + 2), attemptOf(learner, NOW + 2, 'other')]);
    await store().write([becauseOf('db', NOW + 3), becauseOf('web', NOW + 4)]);
    const { attempts } = await store().export(learner);
    expect(attempts.filter(({ id }) => id === 'step').map(({ at }) => at)).toEqual([NOW, NOW + 3, NOW + 4]);
    expect(attempts).toHaveLength(4);
  });

  it(`keeps the last ${MAX_ATTEMPTS} attempts at a step`, async () => {
    const learner = await arrive();
    const notes = Array.from({ length: MAX_ATTEMPTS + 3 }, (_, index) => attemptOf(learner, NOW + index));
    await store().write([attemptOf(learner, NOW, 'other'), ...notes]);
    const { attempts } = await store().export(learner);
    const ofStep = attempts.filter(({ id }) => id === 'step');
    expect(ofStep).toHaveLength(MAX_ATTEMPTS);
    expect(ofStep[0]?.at).toBe(NOW + 3);
    expect(attempts).toHaveLength(MAX_ATTEMPTS + 1);
  });

  it('keeps a nickname, and takes it away', async () => {
    const learner = randomUUID();
    await store().setNickname(learner, '도커 배우는 사람 🐳', 'ko');
    await store().arrive(learner, 'ko', NOW);
    expect((await store().profile(learner))?.nickname).toBe('도커 배우는 사람 🐳');
    await store().setNickname(learner, null, 'ko');
    expect((await store().profile(learner))?.nickname).toBeNull();
  });

  it('forgets a learner with all that is theirs, and nobody else', async () => {
    const [learner, other] = [await arrive(), await arrive()];
    for (const id of [learner, other]) {
      await store().pass(id, { ...LESSON, id: 'step', passedAt: NOW });
      await store().write([attemptOf(id, NOW), { kind: 'receipt', learner: id, receipt }]);
    }
    await store().forget(learner);
    expect(await store().export(learner)).toEqual({
      ...{ learner: null, passes: [], answers: [], attempts: [], receipts: [] },
    });
    expect(await store().export(other)).toMatchObject({ passes: [{ id: 'step' }], receipts: [{ id: 'block' }] });
  });

  it('forgets those who were not seen for long, and nobody else', async () => {
    const [gone, here] = [randomUUID(), randomUUID()];
    await store().arrive(gone, 'ko', NOW - 1000);
    await store().pass(gone, { ...LESSON, id: 'step', passedAt: NOW - 1000 });
    await store().arrive(here, 'ko', NOW - 1000);
    await store().arrive(here, 'ko', NOW);
    await store().forgetUnseen(NOW - 1);
    expect(await store().export(gone)).toMatchObject({ learner: null, passes: [] });
    expect(await store().profile(here)).not.toBeNull();
  });

  it('takes what looks like a command to the database for the text that it is', async () => {
    const learner = await arrive();
    const hostile = `'; drop table learners; --"\\ $1`;
    await store().setNickname(learner, hostile.slice(0, 40), 'ko');
    await store().pass(learner, { ...LESSON, id: hostile, passedAt: NOW });
    expect((await store().read(learner)).passes[0]?.id).toBe(hostile);
  });
}
