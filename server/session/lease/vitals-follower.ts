// Follows a sandbox's figures for as long as it is held, and says what has happened to it.
import type { DisposableStore } from '../../../lib/disposable.ts';
import type { Incident, Vitals } from '../../../lib/protocol/messages.ts';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';
import { type Reading, toVitals, troublesBetween } from './vitals.ts';

/** They broke off: a sandbox that was interrupted needs this long at least. */
const RETRY_MS = 3000;

/** @param store ends it; @param onReport must not throw */
export function followVitals(
  sandbox: Sandbox,
  store: DisposableStore,
  onReport: (vitals: Vitals, troubles: ReadonlyArray<Incident['code']>) => void,
): void {
  const stop = new AbortController();
  const { signal } = stop;
  let retry: NodeJS.Timeout | undefined;
  store.add(() => {
    stop.abort();
    clearTimeout(retry);
  });
  let before: Reading | undefined;
  const follow = (): void => {
    sandbox
      .watchVitals(
        (vitals) => {
          const reading = { at: Date.now(), vitals };
          onReport(toVitals(reading, before), troublesBetween(before, reading));
          before = reading;
        },
        { signal },
      )
      // Why it broke off shows elsewhere: the sandbox was interrupted, or has ended.
      .catch(() => undefined)
      .finally(() => {
        if (!signal.aborted) retry = setTimeout(follow, RETRY_MS);
      });
  };
  follow();
}
