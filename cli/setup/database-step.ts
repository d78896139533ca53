// The embedded database, empty, so that no server makes its learners wait for it.
import { existsSync } from 'node:fs';
import { emptyDatabase, emptyDatabasePath } from '../../server/storage/empty-database.ts';
import type { Step } from './step.ts';

export function databaseStep(root: string): Step {
  return {
    title: 'Make an empty database',
    isDone: async () => existsSync(emptyDatabasePath(root)),
    run: async () => {
      await emptyDatabase(root);
    },
  };
}
