// What the attempts meet: a canary on the engine's machine, an attacker's sandbox, a neighbour with secrets, and
// sandboxes to be used up. All of it belongs to the store.
import { randomBytes } from 'node:crypto';
import { DisposableStore } from '../../lib/disposable.ts';
import { SlipwayError } from '../../lib/errors.ts';
import { ROLE_LABEL } from '../../lib/images.ts';
import type { Engine } from '../../server/engine/engine.ts';
import { LABELS } from '../../server/sandbox/labels.ts';
import { nameOf } from '../../server/sandbox/sandbox-container.ts';
import type { Sandbox, SandboxProvider, SandboxSpec } from '../../server/sandbox/sandbox-provider.ts';
import { provideAttackersImage } from './attackers-image.ts';
import { type Canary, plantCanary } from './canary.ts';
import { type Neighbour, settleNeighbour } from './neighbour.ts';
import { type Party, sandboxParty } from './party.ts';
import type { Patience } from './patience.ts';

export interface WorldOptions {
  readonly engine: Engine;
  readonly provider: SandboxProvider;
  /** Of the provider, too. */
  readonly instance: string;
  readonly image: string;
  readonly spec: SandboxSpec;
  readonly patience: Patience;
  readonly signal?: AbortSignal;
}

export interface World extends AsyncDisposable {
  readonly engine: Engine;
  readonly canary: Canary;
  readonly spec: SandboxSpec;
  /** The attacker's sandbox, as Slipway sees it. */
  readonly sandbox: Sandbox;
  readonly attacker: Party;
  readonly neighbour: Neighbour;
  readonly patience: Patience;
  readonly secrets: Canary['secrets'];
  /** Makes one more sandbox, with the attackers' image in it; its owner's to dispose of at the latest with the world. */
  makeSandbox(changes?: Partial<SandboxSpec>): Promise<Sandbox>;
}

const IMAGE_MS = 60_000;

export async function makeWorld(options: WorldOptions): Promise<World> {
  const { engine, provider, instance, spec, patience, signal } = options;
  const store = new DisposableStore();
  const makeSandbox = async (changes: Partial<SandboxSpec> = {}) => {
    const sandbox = await provider.create({ ...spec, ...changes }, signal ? { signal } : {});
    store.add(() => sandbox.dispose());
    const labels = { [ROLE_LABEL]: 'doctor', [LABELS.instance]: instance };
    const timeoutMs = patience.ms(IMAGE_MS);
    await provideAttackersImage(sandbox, { engine, egress: spec.egress, labels, timeoutMs });
    return sandbox;
  };
  const stop = () => void store.dispose().catch(() => undefined);
  signal?.addEventListener('abort', stop, { once: true });
  store.add(() => signal?.removeEventListener('abort', stop));
  try {
    const parts = await Promise.allSettled([
      plantCanary({ ...options, store }),
      makeSandbox().then(async (sandbox) => ({ sandbox, attacker: await sandboxParty(sandbox, patience) })),
      makeSandbox().then(async (sandbox) =>
        settleNeighbour(sandbox, { outerId: await outerIdOf(sandbox, engine), patience }),
      ),
    ] as const);
    const failed = parts.find((part) => part.status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    const [canary, party, neighbour] = parts.map((part) => (part.status === 'fulfilled' ? part.value : undefined)) as [
      Canary,
      { sandbox: Sandbox; attacker: Party },
      Neighbour,
    ];
    return {
      engine,
      canary,
      spec,
      ...party,
      neighbour,
      patience,
      secrets: [...canary.secrets, ...neighbour.secrets],
      makeSandbox,
      [Symbol.asyncDispose]: () => store.dispose(),
    };
  } catch (error) {
    await store.dispose().catch(() => undefined);
    throw error;
  }
}

/** @returns the id of the sandbox's container on the host engine */
async function outerIdOf(sandbox: Sandbox, engine: Engine): Promise<string> {
  const container = await engine.inspectContainer(nameOf(sandbox.id));
  if (!container) throw new SlipwayError('internal', `the host engine has no container of sandbox ${sandbox.id}`);
  return container.id;
}

/** Labels its things, so that they are told from every server's. */
export const newInstance = () => `doctor-${randomBytes(6).toString('hex')}`;
