// What befell a sandbox and has to be told: the last of it, and each trouble only now and then.
import type { Incident } from '../../../lib/protocol/messages.ts';

/** The same trouble is not told again for so long. */
const QUIET_MS = 20_000;

export class Incidents {
  readonly #onIncident: (incident: Incident) => void;
  readonly #toldAt = new Map<Incident['code'], number>();
  #last: Incident | null = null;

  /** @param onIncident must not throw */
  constructor(onIncident: (incident: Incident) => void) {
    this.#onIncident = onIncident;
  }

  /** For a page that comes later. */
  get last(): Incident | null {
    return this.#last;
  }

  tell(code: Incident['code']): void {
    const at = Date.now();
    this.#toldAt.set(code, at);
    this.#last = { code, at };
    this.#onIncident(this.#last);
  }

  /** Tells those that were not told a moment ago. */
  tellTroubles(codes: ReadonlyArray<Incident['code']>): void {
    for (const code of codes) {
      if (Date.now() - (this.#toldAt.get(code) ?? 0) > QUIET_MS) this.tell(code);
    }
  }

  /** What befell the last sandbox means nothing for the next one. */
  forget(): void {
    this.#last = null;
    this.#toldAt.clear();
  }
}
