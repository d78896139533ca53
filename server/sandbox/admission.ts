// Whether the host engine's machine has room for one more sandbox. The decision is pure; the figures are handed in.

/** Of the host engine's machine. */
export interface HostRoom {
  readonly memoryAvailableBytes: number;
  readonly diskFreeBytes: number;
}

/** Why a sandbox is not started. */
export type Verdict = 'ok' | 'memory' | 'disk';

/** @param startsUnderWay sandboxes that are being started at the moment; rejects never */
export type Admit = (startsUnderWay: number) => Promise<Verdict>;

export interface AdmissionLimits {
  /** Left free on the host whatever comes. */
  readonly reserveMemoryBytes: number;
  readonly reserveDiskBytes: number;
}

const MIB = 1024 * 1024;

/**
 * A sandbox takes 48 MB when its engine has answered, 56 MB after the first lesson's command (measured, see README), and
 * 60 to 150 MB with a lesson's containers running. This is the upper middle of that: what one sandbox takes beyond it
 * comes out of the reserve, and the next one is measured against what is really left.
 */
export const EXPECTED_MEMORY_BYTES = 128 * MIB;
/**
 * An engine's own data and the lesson images that Slipway builds take a few MB; the rest is for what a learner pulls and
 * writes in a lesson. A sandbox's hard limit is far above: what is written up to it comes out of the reserve.
 */
export const EXPECTED_DISK_BYTES = 256 * MIB;

/**
 * @param host undefined when the host does not tell: then there is nothing to decide by, and the maximum alone limits
 * @param unseen sandboxes that were allowed, and that the figures do not show yet
 */
export function judge(host: HostRoom | undefined, limits: AdmissionLimits, unseen: number): Verdict {
  if (host === undefined) return 'ok';
  const wanted = unseen + 1;
  if (host.memoryAvailableBytes - limits.reserveMemoryBytes < wanted * EXPECTED_MEMORY_BYTES) return 'memory';
  if (host.diskFreeBytes - limits.reserveDiskBytes < wanted * EXPECTED_DISK_BYTES) return 'disk';
  return 'ok';
}

/**
 * Judges by measured figures. Those are the same object as long as they have not been measured again: until then every
 * sandbox that was allowed by them counts as unseen, and so do those that were being started when they were measured.
 */
export function createAdmission(limits: AdmissionLimits, readHost: () => Promise<HostRoom | undefined>): Admit {
  let figures: HostRoom | undefined;
  let unseen = 0;
  return async (startsUnderWay) => {
    const measured = await readHost();
    if (measured !== figures) unseen = startsUnderWay;
    figures = measured;
    const verdict = judge(measured, limits, unseen);
    if (verdict === 'ok') unseen += 1;
    return verdict;
  };
}
