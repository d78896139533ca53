// Opens the embedded database in a process of its own, so that what it takes of memory can be told from everything else; and
// keeps passes as learners bring them about. Tells its parent what it took.
import { randomUUID } from 'node:crypto';
import { Database } from '../../server/storage/database.ts';
import { DatabaseProgressStore } from '../../server/storage/database-progress-store.ts';
import type { StorageFigures } from './figures.ts';

const LEARNERS = 30;
const STEPS = 20;
const MB = 1e6;

const [dataDirectory = '', root = ''] = process.argv.slice(2);
const memory = () => process.memoryUsage().rss / MB;
const since = (startMs: number) => performance.now() - startMs;

const before = memory();
const startMs = performance.now();
await using database = Database.open({ url: undefined, dataDirectory, root, log: { warn: console.warn } });
await database.queries();
const openMs = since(startMs);
const openMb = memory() - before;
const store = new DatabaseProgressStore(database);
const learners = Array.from({ length: LEARNERS }, () => randomUUID());
await Promise.all(learners.map((learner) => store.arrive(learner, 'ko', Date.now())));

async function pass(learner: string, step: number): Promise<number> {
  const passMs = performance.now();
  await store.pass(learner, { course: 'course', lesson: `lesson-${step}`, id: 'step', passedAt: Date.now() });
  return since(passMs);
}

const passMs: number[] = [];
const crowdMs: number[] = [];
for (let step = 0; step < STEPS; step += 1) {
  for (const learner of learners) passMs.push(await pass(learner, step));
  crowdMs.push(...(await Promise.all(learners.map((learner) => pass(learner, STEPS + step)))));
}
process.send?.({ openMs, openMb, usedMb: memory() - before, passMs, crowdMs } satisfies StorageFigures);
