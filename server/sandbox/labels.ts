// Labels on everything that is made for a sandbox, so that it is found again, also after a crash.

export const LABELS = {
  role: 'io.slipway.role',
  /** Which Slipway made it: several may share one host engine. */
  instance: 'io.slipway.instance',
  sandbox: 'io.slipway.sandbox',
} as const;

export function sandboxLabels(instance: string, sandboxId: string): Record<string, string> {
  return { [LABELS.role]: 'sandbox', [LABELS.instance]: instance, [LABELS.sandbox]: sandboxId };
}

/** Filter for all that an instance has made for sandboxes. */
export function instanceFilter(instance: string): { labels: string[] } {
  return { labels: [`${LABELS.role}=sandbox`, `${LABELS.instance}=${instance}`] };
}
