// PostgreSQL's programs for the tests, which start servers of their own with them.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { canInstallPackages, installPackages } from './debian-packages.ts';
import { SetupError, type Step } from './step.ts';

/** Where Debian puts the programs of each version. */
const VERSIONS = '/usr/lib/postgresql';

export function postgresStep(): Step {
  return {
    title: 'Install PostgreSQL for the tests',
    isDone: async () => hasPrograms(),
    run: async (report) => {
      if (!canInstallPackages()) {
        throw new SetupError(`The tests need PostgreSQL's programs in ${VERSIONS}.`, 'Install the package postgresql.');
      }
      await installPackages(['postgresql'], report);
    },
  };
}

function hasPrograms(): boolean {
  if (!existsSync(VERSIONS)) return false;
  return readdirSync(VERSIONS).some((version) => existsSync(join(VERSIONS, version, 'bin', 'initdb')));
}
