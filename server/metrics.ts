// What an operator may want to know, in Prometheus' words. Values are read when they are asked for.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Where the numbers come from. */
export interface MetricsSources {
  sandboxes(): { warm: number; starting: number; claimed: number; waiting: number };
  sessions(): number;
  connections(): number;
}

export class Metrics {
  readonly #registry = new Registry();
  readonly #failures: Counter<'code'>;
  readonly #starts: Histogram;

  constructor() {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#failures = new Counter({
      name: 'slipway_failures_total',
      help: 'Failures by error code.',
      labelNames: ['code'],
      registers,
    });
    this.#starts = new Histogram({
      name: 'slipway_sandbox_start_seconds',
      help: 'Time from the first call to the answer of a sandbox’s engine.',
      buckets: [0.25, 0.5, 1, 2, 4, 8, 16, 30],
      registers,
    });
  }

  /** Adds the gauges that read these sources. */
  observe(sources: MetricsSources): void {
    const registers = [this.#registry];
    new Gauge({
      name: 'slipway_sandboxes',
      help: 'Sandboxes by state; waiting counts learners without one.',
      labelNames: ['state'],
      registers,
      collect() {
        for (const [state, count] of Object.entries(sources.sandboxes())) this.set({ state }, count);
      },
    });
    new Gauge({
      name: 'slipway_sessions',
      help: 'Sessions, with or without a connection.',
      registers,
      collect() {
        this.set(sources.sessions());
      },
    });
    new Gauge({
      name: 'slipway_connections',
      help: 'Open websockets.',
      registers,
      collect() {
        this.set(sources.connections());
      },
    });
  }

  countFailure(code: string): void {
    this.#failures.inc({ code });
  }

  /** @param seconds time to an answering engine */
  observeStart(seconds: number): void {
    this.#starts.observe(seconds);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  read(): Promise<string> {
    return this.#registry.metrics();
  }
}
