import { expect, it } from 'vitest';
import { ServerLog } from './server-log.ts';

it('counts each kind of warning, with what the last one said', () => {
  const log = new ServerLog();
  log.add('{"level":40,"msg":"no sandbox","err":{"message":"first"}}');
  log.add('{"level":50,"msg":"strays not removed"}');
  log.add('{"level":40,"msg":"no sandbox","err":{"message":"second\\nline"}}');
  log.add('{"level":30,"msg":"took over what was left"}');
  log.add('(node:1) Warning: something leaks');
  expect(log.summary()).toEqual([
    '2 × no sandbox (the last: second line)',
    '1 × strays not removed',
    '1 × (node:1) Warning: something leaks',
  ]);
});
