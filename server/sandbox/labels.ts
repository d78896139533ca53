// Labels on everything that is made for a sandbox, so that it is found again, also after a crash.

export const LABELS = {
  role: 'io.slipway.role',
  /** Which Slipway made it: several may share one host engine. */
  instance: 'io.slipway.instance',
  sandbox: 'io.slipway.sandbox',
  /** Which contract of images/README.md the container keeps. */
  edition: 'io.slipway.edition',
  /** First of the host user ids that are the sandbox's own. */
  uidBase: 'io.slipway.uid-base',
  /** Where the keeper attached the sandbox's disk; none for a plain volume. */
  device: 'io.slipway.device',
} as const;

/** Only containers of this edition can be taken over: they have the programs that this code calls. */
export const EDITION = '3';

export const SANDBOX_ID = /^[0-9a-f]{12}$/;

export function sandboxLabels(instance: string, sandboxId: string): Record<string, string> {
  return { [LABELS.role]: 'sandbox', [LABELS.instance]: instance, [LABELS.sandbox]: sandboxId };
}

/** Filter for all that an instance has made for sandboxes. */
export function instanceFilter(instance: string): { labels: string[] } {
  return { labels: [`${LABELS.role}=sandbox`, `${LABELS.instance}=${instance}`] };
}
