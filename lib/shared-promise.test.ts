import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { SharedPromise } from './shared-promise.ts';

function setUp() {
  let resolve: (value: number) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<number>((...settle) => {
    [resolve, reject] = settle;
  });
  return { shared: new SharedPromise(promise), resolve, reject };
}
const listeners = ({ signal }: AbortController) => getEventListeners(signal, 'abort').length;

it('gives its value to all who wait, and to who comes later', async () => {
  const { shared, resolve } = setUp();
  const waiting = [shared.wait(), shared.wait(new AbortController().signal)];
  expect(shared.waiting).toBe(2);
  resolve(42);
  expect(await Promise.all(waiting)).toEqual([42, 42]);
  expect(await shared.wait()).toBe(42);
  expect(shared.waiting).toBe(0);
});

it('fails for all who wait, and for who comes later; nobody needs to wait', async () => {
  const { shared, reject } = setUp();
  const first = expect(shared.wait()).rejects.toThrow('broken');
  reject(new Error('broken'));
  await first;
  await expect(shared.wait()).rejects.toThrow('broken');
  const { reject: rejectUnseen } = setUp();
  rejectUnseen(new Error('unseen'));
  await new Promise((done) => setImmediate(done));
});

it('lets go of who gives up, at once, and of nobody else', async () => {
  const { shared, resolve } = setUp();
  const controller = new AbortController();
  const stays = shared.wait();
  const leaves = expect(shared.wait(controller.signal)).rejects.toThrow('enough');
  controller.abort(new Error('enough'));
  expect(shared.waiting).toBe(1);
  await leaves;
  resolve(1);
  expect(await stays).toBe(1);
});

it('keeps nothing at a signal that outlives the wait', async () => {
  const { shared, resolve } = setUp();
  const controller = new AbortController();
  const waits = [shared.wait(controller.signal), shared.wait(controller.signal)];
  expect(listeners(controller)).toBe(2);
  resolve(1);
  await Promise.all(waits);
  expect(listeners(controller)).toBe(0);
});

it('does not begin to wait for who has given up already', async () => {
  const { shared } = setUp();
  await expect(shared.wait(AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
  expect(shared.waiting).toBe(0);
});
