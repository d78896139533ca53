// What is kept for good of what a page has shown.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LESSON_REF } from '../testing/fake-lessons.ts';
import { type GatewayUnderTest, gatewayUnderTest, learnerOf, newLearner } from '../testing/gateway-under-test.ts';

let running: GatewayUnderTest;
beforeEach(async () => {
  running = await gatewayUnderTest();
});
afterEach(() => running[Symbol.asyncDispose]());

const attemptsOf = async (cookie: string) => {
  await running.progress.flush();
  return (await running.progress.store.export(learnerOf(cookie))).attempts;
};

it('why a step is not done, once, whether anything was run or not', async () => {
  const cookie = newLearner();
  const page = await running.open({ cookie }).opened();
  await page.hello(LESSON_REF);
  const { step } = await page.next('step', (message) => message.step.status === 'todo' && message.step.reason !== null);
  expect(step).toMatchObject({ step: 'lesson/first', reason: { code: 'container-none' } });
  const kept = { ...LESSON_REF, id: 'first', reason: { code: 'container-none' } };
  await vi.waitFor(async () => expect(await attemptsOf(cookie)).toMatchObject([kept]));
  page.close();
  const again = await running.open({ cookie }).opened();
  expect((await again.hello(LESSON_REF)).steps).toMatchObject([{ reason: { code: 'container-none' } }]);
  expect(await attemptsOf(cookie)).toMatchObject([kept]);
});

it('nothing of a step that no page has shown', async () => {
  const cookie = newLearner();
  const page = await running.open({ cookie }).opened();
  await page.hello();
  const { session, release } = running.sessions.hold(learnerOf(cookie));
  const reasons = vi.fn();
  session.subscribe((message) => {
    if (message.type === 'step' && message.step.status === 'todo' && message.step.reason !== null) reasons();
  });
  const host = 'sandbox';
  const check = { kind: 'container', host, because: null, container: { image: 'some/image' } } as const;
  session.watchSteps([{ ref: 'course/other/first', check, previous: null }]);
  await vi.waitFor(() => expect(reasons).toHaveBeenCalled());
  expect(await attemptsOf(cookie)).toEqual([]);
  release();
});

it('the language of the page', async () => {
  const cookie = newLearner();
  const page = await running.open({ cookie }).opened();
  page.send({ type: 'hello', version: 4, locale: 'en', lesson: null });
  await page.next('welcome');
  expect((await running.progress.store.profile(learnerOf(cookie)))?.locale).toBe('en');
});
