// What of the doctor's report is a failure of the virtual host.
import { expect, it } from 'vitest';
import { detailsOf } from './doctor.ts';

const finding = (level: string) => ({ title: level, level, found: 'this', remedy: 'do that' });
const attempt = (verdict: string) => ({
  ...{ family: 'mounts', title: verdict, place: 'terminal', verdict, durationMs: 5 },
  ...{ expected: 'refused', observed: 'EPERM', output: 'line' },
});

it('fails faults, and attempts that were not held', () => {
  const host = ['ok', 'warning', 'fault'].map(finding);
  const attempts = ['held', 'skipped', 'broken', 'unclear'].map(attempt);
  const checks = detailsOf({ passed: false, host, attempts });
  expect(checks.map(({ title, passed }) => [title, passed])).toEqual([
    ['ok', true],
    ['warning', true],
    ['fault', false],
    ['mounts: held (terminal)', true],
    ['mounts: skipped (terminal)', true],
    ['mounts: broken (terminal)', false],
    ['mounts: unclear (terminal)', false],
  ]);
});

it('says what to do about a fault, and what an attempt printed', () => {
  const [fault, held] = detailsOf({ passed: false, host: [finding('fault')], attempts: [attempt('held')] });
  expect(fault?.detail).toBe('fault: this\ndo that');
  expect(held?.detail).toBe('held: EPERM\nexpected: refused\nline');
});
