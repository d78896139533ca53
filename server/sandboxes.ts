// The storey of sandboxes, put together: provider, admission, pool and sessions, with what an earlier server left.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { DisposableStore } from '../lib/disposable.ts';
import { SlipwayError } from '../lib/errors.ts';
import { imageReference } from '../lib/images.ts';
import type { SandboxLimits } from '../lib/protocol/messages.ts';
import type { Config } from './config.ts';
import type { Engine } from './engine/engine.ts';
import type { Instance } from './instance.ts';
import type { Metrics } from './metrics.ts';
import { createAdmission } from './sandbox/admission.ts';
import { DockerSandboxProvider } from './sandbox/docker-sandbox-provider.ts';
import { HostGauge } from './sandbox/host-gauge.ts';
import { readHost } from './sandbox/keeper.ts';
import { reviveServices } from './sandbox/services.ts';
import { WarmPool } from './sandbox/warm-pool.ts';
import { findTenures } from './session/learner-record.ts';
import type { Progress } from './session/lesson/progress.ts';
import type { SessionContext } from './session/session.ts';
import { SessionRegistry } from './session/session-registry.ts';
import { PicturePace } from './session/terminal/picture-pace.ts';
import type { SessionStore } from './storage/session-store.ts';
import { UnusedSandboxes } from './storage/unused-sandboxes.ts';

export interface SandboxesOptions {
  readonly config: Config;
  readonly engine: Engine;
  /** Folder for the sockets of direct lines to the sandboxes; undefined where the engine cannot mount it. */
  readonly linesDirectory: string | undefined;
  readonly instance: Instance;
  readonly storage: SessionStore;
  readonly progress: Progress;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Owns what is made here. */
  readonly store: DisposableStore;
}

/** After this time at the latest, what a removal that failed left behind is removed, and what stopped is started again. */
const TIDY_MS = 5 * 60_000;
const MINUTE_MS = 60_000;

/** Post-condition: sandboxes that run are their sessions' again or in the pool; what else an earlier server left is being removed. */
export async function provideSandboxes(options: SandboxesOptions) {
  const { config, engine, linesDirectory, instance, storage, progress, metrics, log, store } = options;
  const { capacity } = config;
  const provider = new DockerSandboxProvider({
    engine,
    instance: instance.id,
    image: imageReference(config.root, 'sandbox'),
    seccompProfile: await readFile(join(config.root, 'images/sandbox/seccomp.json'), 'utf8'),
    ranges: config.ranges,
    linesDirectory,
    onStarted: (seconds) => metrics.observeStart(seconds),
    onWarning: (message) => log.warn(message),
  });
  const unused = new UnusedSandboxes(join(config.dataDirectory, 'unused-sandboxes'));
  const tenures = await findTenures(storage);
  const left = await provider.adopt();
  const untouched = unused.keepOnly(left.map(({ id }) => id));
  const gauge = new HostGauge((signal) => readHost(engine, { signal }));
  store.add(() => gauge.dispose());
  const pool = new WarmPool({
    provider,
    spec: config.sandbox,
    unused,
    size: capacity.poolSize,
    maximum: capacity.maximum,
    perAddress: capacity.perAddress,
    admit: createAdmission(capacity, () => gauge.read()),
    onPressure: () => sessions.relieve(),
    onError: (error) => reportPoolError(error, metrics, log),
  });
  const { lifeSpan } = config;
  const context: SessionContext = {
    ...{ pool, log, lifeSpan, resetsPerMinute: config.session.resetsPerMinute },
    pace: new PicturePace(),
    progress,
    // What the host cannot give shows with the first sandbox.
    get limits() {
      return describeLimits(config, provider);
    },
  };
  const sessions: SessionRegistry = new SessionRegistry(context, storage);
  const nobodys = sessions.resume(left, tenures);
  // What somebody had, and has no more, still holds what they left in it: nobody else may get that.
  const [fresh, used] = partition(nobodys, ({ id }) => untouched.has(id));
  for (const sandbox of fresh) pool.adopt(sandbox, null);
  store.add(() => pool.dispose());
  store.add(() => sessions.dispose());
  if (left.length > 0) {
    const resumed = left.length - nobodys.length;
    log.info({ resumed, kept: fresh.length, givenUp: used.length }, 'took over what was left');
  }
  for (const sandbox of used)
    sandbox.dispose().catch((err: unknown) => log.warn({ err }, 'sandbox not removed cleanly'));
  keepTidy({ engine, provider, storage, progress, log, store });
  return { pool, sessions, gauge };
}

function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

interface Tidying extends Pick<SandboxesOptions, 'engine' | 'storage' | 'progress' | 'log' | 'store'> {
  readonly provider: DockerSandboxProvider;
}

/**
 * Now, and again and again: what cannot be done at one time is tried again. Nobody waits for it: an engine may hold a
 * volume until its next restart, and learners have work to do meanwhile.
 */
function keepTidy({ engine, provider, storage, progress, log, store }: Tidying): void {
  const tidy = () => {
    storage.maintain().catch((error: unknown) => log.warn({ err: error }, 'records not maintained'));
    // That the database is away is told by whoever has something to write.
    progress.maintain(Date.now()).catch(() => undefined);
    reviveServices(engine).catch((error: unknown) => log.warn({ err: error }, 'keeper or registry not started again'));
    provider.removeStrays().then(
      (removed) => removed > 0 && log.info({ removed }, 'removed strays'),
      (error: unknown) => log.warn({ err: error }, 'strays not removed'),
    );
  };
  tidy();
  const interval = setInterval(tidy, TIDY_MS);
  store.add(() => clearInterval(interval));
}

function describeLimits({ sandbox, session, lifeSpan }: Config, provider: DockerSandboxProvider): SandboxLimits {
  return {
    memoryBytes: sandbox.memoryBytes,
    cpus: sandbox.cpus,
    pids: sandbox.pids,
    diskBytes: provider.diskIsLimited ? sandbox.diskBytes : null,
    terminals: session.terminals,
    openFiles: provider.openFilesAreLimited ? sandbox.openFiles : null,
    runsPerMinute: session.runsPerMinute,
    egress: sandbox.egress,
    bandwidthMbit: sandbox.egress === 'internet' ? sandbox.bandwidthMbit : null,
    idleMinutes: lifeSpan.idleMs / MINUTE_MS,
    maxAgeMinutes: lifeSpan.maxAgeMs / MINUTE_MS,
  };
}

function reportPoolError(error: unknown, metrics: Metrics, log: Logger): void {
  const failure = SlipwayError.from(error, 'internal', 'warm pool');
  metrics.countFailure(failure.code);
  log.error({ err: failure }, 'no sandbox could be kept ready');
}
