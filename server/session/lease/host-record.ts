// A further host's part of the record: its sandbox, and its terminals.
import type { LearnerRecord, Tenure } from '../learner-record.ts';

/** What a sandbox's lease keeps. */
export type LeaseRecord = Pick<LearnerRecord, 'learner' | 'tenure' | 'lastEnd'>;
/** What the terminals of one host keep. */
export type TerminalsRecord = Pick<LearnerRecord, 'terminals' | 'picture' | 'putPicture' | 'putPendingRuns'>;

export function leaseRecordOf(record: LearnerRecord, host: string): LeaseRecord {
  return {
    // The pool gives each owner one sandbox.
    learner: `${record.learner}/${host}`,
    get tenure() {
      return record.tenureOf(host);
    },
    set tenure(tenure: Tenure | undefined) {
      record.putTenureOf(host, tenure);
    },
    // Nobody is told why it ended: it comes again with the next page that needs it.
    lastEnd: undefined,
  };
}

export function terminalsRecordOf(record: LearnerRecord, host: string): TerminalsRecord {
  return {
    get terminals() {
      return record.terminalsOf(host);
    },
    set terminals(terminals) {
      record.putTerminalsOf(host, terminals);
    },
    picture: (terminal) => record.picture(terminal),
    putPicture: (terminal, picture) => record.putPicture(terminal, picture),
    putPendingRuns: (terminal, pending) => record.putPendingRuns(terminal, pending),
  };
}
