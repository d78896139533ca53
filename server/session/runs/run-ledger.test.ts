import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../../lib/protocol/messages.ts';
import { MemoryStore } from '../../testing/session-parts.ts';
import { LearnerRecord } from '../learner-record.ts';
import { RunLedger } from './run-ledger.ts';

const run = (runId: string = randomUUID(), block = 'course/lesson/block') => ({
  ...{ block, runId, command: 'true', expectedExitCode: 0 },
});
const lost = ({ block, runId }: ReturnType<typeof run>): Receipt => ({
  ...{ status: 'lost', block, runId, terminal: 'main', code: 'internal' },
});

function ledgerUnderTest(runsPerMinute = 2) {
  const record = new LearnerRecord(new MemoryStore().open(randomUUID()));
  return { record, ledger: new RunLedger(record, runsPerMinute) };
}

describe('the ledger of runs', () => {
  it('keeps the receipt of a block’s newest run, also for the next server', () => {
    const { record, ledger } = ledgerUnderTest();
    const [older, newer] = [run(), run()];
    for (const each of [older, newer]) ledger.remember(each);
    for (const each of [newer, older]) ledger.put(lost(each));
    expect(ledger.receiptOf(older)).toBeUndefined();
    const next = new RunLedger(record, 2);
    expect(next.receiptOf(newer)).toEqual(lost(newer));
    expect([next.knows(newer.runId), next.knows(older.runId)]).toEqual([true, false]);
  });

  it('knows the last thousand runs', () => {
    const { ledger } = ledgerUnderTest();
    const runs = Array.from({ length: 1001 }, (_, index) => run(`run-${index}`));
    for (const each of runs) ledger.remember(each);
    expect(runs.map(({ runId }) => ledger.knows(runId)).indexOf(true)).toBe(1);
  });

  it('admits so many in a minute', () => {
    const { ledger } = ledgerUnderTest(2);
    ledger.admit();
    ledger.admit();
    expect(() => ledger.admit()).toThrow(expect.objectContaining({ code: 'rate-limited' }));
  });

  it('names the runs that go on and whose receipt was not written', () => {
    const { ledger } = ledgerUnderTest();
    const [known, unknown] = [run(undefined, 'course/lesson/a'), run(undefined, 'course/lesson/b')];
    ledger.remember(known);
    ledger.put(lost(known));
    expect(ledger.restore('main', { waiting: [known, unknown], current: null })).toEqual([unknown]);
    expect(ledger.knows(unknown.runId)).toBe(true);
  });
});
