// Asks one sandbox what no event tells of, as long as a check wants to know: servers, files, scripts.
import { DisposableStore } from '../../lib/disposable.ts';
import type { Sandbox } from '../sandbox/sandbox-provider.ts';
import type { EngineView, HttpAnswer, ProbeResult } from './facts.ts';
import { type Probe, probeKey } from './probe.ts';
import { probeContainerFile, probeHomeFile } from './probe-file.ts';
import { type HttpAsking, probeHttp } from './probe-http.ts';
import { probeScript } from './probe-script.ts';
import { RepeatedProbe, type Turn } from './repeated-probe.ts';
import type { Slots } from './slots.ts';

export interface ProberOptions {
  readonly sandbox: Pick<Sandbox, 'exec' | 'dial' | 'engine'>;
  readonly view: () => EngineView | undefined;
  /** Scripts at once, of all hosts of the learner: what they wait for keeps nobody else waiting. */
  readonly scripts: Slots;
  /** Whether a check that wants to know it does not hold yet. */
  readonly isAwaited: (key: string) => boolean;
  readonly onResult: () => void;
}

interface Asked {
  readonly probe: Probe;
  readonly repeated: RepeatedProbe;
  result: ProbeResult | undefined;
}

export class Prober implements AsyncDisposable {
  readonly #options: ProberOptions;
  readonly #asked = new Map<string, Asked>();
  readonly #store = new DisposableStore();
  readonly #abort = new AbortController();

  constructor(options: ProberOptions) {
    this.#options = options;
    this.#store.add(() => this.want([]));
    this.#store.add(() => this.#abort.abort());
  }

  /** From now on these and no others. Those that are new are asked at once. */
  want(probes: readonly Probe[]): void {
    const wanted = new Map(this.#store.disposed ? [] : probes.map((probe) => [probeKey(probe), probe]));
    for (const [key, { repeated }] of this.#asked) {
      if (wanted.has(key)) continue;
      repeated.dispose();
      this.#asked.delete(key);
    }
    for (const [key, probe] of wanted) if (!this.#asked.has(key)) this.#begin(key, probe);
  }

  result(key: string): ProbeResult | undefined {
    return this.#asked.get(key)?.result;
  }

  /** Something has happened. */
  stir(): void {
    for (const { repeated } of this.#asked.values()) repeated.stir();
  }

  /** Somebody waits for the answer. */
  askNow(key: string): void {
    this.#asked.get(key)?.repeated.stir({ isWanted: true });
  }

  dispose(): Promise<void> {
    return this.#store.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  #begin(key: string, probe: Probe): void {
    const repeated = new RepeatedProbe({
      ask: (turn) => this.#ask(key, turn),
      mayChange: () => this.#options.isAwaited(key) && this.#mayChange(probe),
    });
    this.#asked.set(key, { probe, repeated, result: undefined });
    repeated.stir();
  }

  async #ask(key: string, turn: Turn): Promise<void> {
    const asked = this.#asked.get(key);
    if (asked === undefined) return;
    const put = (result: ProbeResult | undefined) => {
      asked.result = result;
      if (this.#asked.get(key) === asked) this.#options.onResult();
    };
    try {
      put(await this.#run(asked.probe, turn, put));
    } catch {
      // Out of reach: what was known is not known any more. Where it gave way it is asked anew.
      if (!turn.signal.aborted) put(undefined);
    }
  }

  #run(probe: Probe, turn: Turn, put: (result: ProbeResult) => void): Promise<ProbeResult> {
    const { sandbox, scripts } = this.#options;
    const { signal } = this.#abort;
    if (probe.kind === 'http') return probeHttp(sandbox, probe, this.#patiently(turn, put));
    if (probe.kind === 'script') return scripts.run(() => probeScript(sandbox, probe, signal));
    const { container, path } = probe;
    if (container === null) return probeHomeFile(sandbox, path, signal);
    return probeContainerFile(sandbox.engine, container, { path, signal });
  }

  /** That nobody answers is told, and a server that comes is waited for. */
  #patiently({ patienceMs, signal, wait }: Turn, put: (result: ProbeResult) => void): HttpAsking {
    const onNone = (answer: HttpAnswer) => {
      put(answer);
      wait();
    };
    return { patienceMs, signal: AbortSignal.any([this.#abort.signal, signal]), onNone };
  }

  /** Nothing comes by itself where nothing runs. */
  #mayChange(probe: Probe): boolean {
    const running = this.#options.view()?.containers.filter(({ state }) => state === 'running') ?? [];
    if (probe.kind !== 'file') return running.length > 0;
    return probe.container !== null && running.some(({ name }) => name === probe.container);
  }
}
