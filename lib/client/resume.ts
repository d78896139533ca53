// Which bytes of a terminal's output are new. Pure; counts bytes from the start of the shell.

export interface ResumePlan {
  /** What the page shows does not continue in what follows: clear it first. */
  readonly reset: boolean;
  /** The first byte not yet received, from now on. */
  readonly nextSeq: number;
}

/**
 * Decides how to go on after the server has said what it will send.
 * A gap (bytes no longer kept) and a stream that is shorter than what we had (another shell) both start afresh.
 */
export function planResume(nextSeq: number, { fromSeq, endSeq }: { fromSeq: number; endSeq: number }): ResumePlan {
  const continues = fromSeq <= nextSeq && nextSeq <= endSeq;
  return continues ? { reset: false, nextSeq } : { reset: nextSeq > 0, nextSeq: fromSeq };
}

/** The part of a payload, starting at byte `seq`, that lies at or after `nextSeq`; empty when all of it was seen. */
export function takeNew(nextSeq: number, seq: number, payload: Uint8Array): Uint8Array {
  const seen = nextSeq - seq;
  return seen <= 0 ? payload : payload.subarray(Math.min(seen, payload.length));
}
