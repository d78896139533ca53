// The kinds of tests, in the order in which they find faults soonest.
import { join } from 'node:path';

export const STAGE_NAMES = ['types', 'lint', 'unit', 'integration', 'lessons', 'e2e', 'soak'] as const;
export type StageName = (typeof STAGE_NAMES)[number];

/**
 * Long enough for each usual disturbance and for a killed engine; npm run bench soaks for ten minutes. Always the same
 * seed, so that what it finds is found again: others are for npm run bench.
 */
const SHORT_SOAK = ['--seconds', '60', '--learners', '4', '--seed', '2060703042'];

const reporter = (runner: 'vitest' | 'playwright') => `cli/test/${runner}-reporter.ts`;

/** Program and arguments for Node, from the project's folder. */
export function stageCommand(stage: StageName): string[] {
  const tool = (...path: string[]) => join('node_modules', ...path);
  switch (stage) {
    case 'types':
      return [tool('typescript', 'bin', 'tsc'), '--noEmit', '--project', '.'];
    case 'lint':
      return [tool('@biomejs', 'biome', 'bin', 'biome'), 'check'];
    case 'unit':
    case 'integration':
      return [
        tool('vitest', 'vitest.mjs'),
        'run',
        '--project',
        stage,
        '--reporter=default',
        `--reporter=./${reporter('vitest')}`,
      ];
    case 'lessons':
      return ['--import', 'tsx', join('cli', 'main.ts'), 'lesson', 'test'];
    case 'e2e':
      return [tool('@playwright', 'test', 'cli.js'), 'test', `--reporter=list,./${reporter('playwright')}`];
    case 'soak':
      return ['--import', 'tsx', join('cli', 'main.ts'), 'bench', 'soak', ...SHORT_SOAK];
  }
}

/** What has to be there before a stage can run; types and lint need the engine for nothing. */
export const needsEngine = (stage: StageName): boolean => ['integration', 'lessons', 'e2e', 'soak'].includes(stage);
export const needsPostgres = (stage: StageName): boolean => stage === 'integration';
export const needsBrowser = (stage: StageName): boolean => stage === 'e2e';

export const isStageName = (name: string): name is StageName => STAGE_NAMES.some((stage) => stage === name);
