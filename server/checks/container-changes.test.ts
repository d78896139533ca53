import { expect, it } from 'vitest';
import { factsOf } from '../testing/facts.ts';
import { ContainerChanges } from './container-changes.ts';
import type { SeenContainer } from './read-containers.ts';

const containers = ['a', 'b'].map((id) => ({ id, name: id, state: 'running' }) as const);
const seen = factsOf({ containers }).host('sandbox')?.view?.containers as readonly SeenContainer[];
const summary = (id: string, over = {}) => ({
  ...{ id, name: id, image: '', state: 'running' as const, labels: {}, createdAt: 0 },
  ...over,
});
function changesAfterALook(): ContainerChanges {
  const changes = new ContainerChanges();
  changes.begin();
  changes.seen(seen);
  return changes;
}

it('has nothing inspected again that was not touched', () => {
  const changes = changesAfterALook();
  changes.touch('b');
  const known = changes.begin();
  expect(known(summary('a'))).toBe(seen[0]);
  expect(known(summary('b'))).toBeUndefined();
  expect(known(summary('c'))).toBeUndefined();
});

it('has inspected what the list tells otherwise, or anything after a gap', () => {
  const changes = changesAfterALook();
  expect(changes.begin()(summary('a', { state: 'exited' }))).toBeUndefined();
  expect(changes.begin()(summary('a', { name: 'other' }))).toBeUndefined();
  changes.touchAll();
  expect(changes.begin()(summary('a'))).toBeUndefined();
});

it('has all inspected in the next look after a gap during one', () => {
  const changes = new ContainerChanges();
  changes.begin();
  changes.touchAll();
  changes.seen(seen);
  expect(changes.begin()(summary('a'))).toBeUndefined();
  changes.seen(seen);
  expect(changes.begin()(summary('a'))).toBe(seen[0]);
});

it('has inspected in the next look what was touched during one', () => {
  const changes = new ContainerChanges();
  changes.begin();
  changes.touch('a');
  changes.seen(seen);
  expect(changes.begin()(summary('a'))).toBeUndefined();
});

it('keeps no more than some that were touched', () => {
  const changes = changesAfterALook();
  for (let index = 0; index < 1000; index += 1) changes.touch(`x${index}`);
  expect(changes.begin()(summary('a'))).toBeUndefined();
});
