// The image of the containers that learners start here: pulled as a lesson's are or, where sandboxes reach nothing at
// all, carried in from the host engine.
import { randomBytes } from 'node:crypto';
import { SlipwayError } from '../../lib/errors.ts';
import type { Engine } from '../../server/engine/engine.ts';
import type { Egress, Sandbox } from '../../server/sandbox/sandbox-provider.ts';

/** A shell and the usual small tools; any program more comes from the sandbox itself. */
export const ATTACKERS_IMAGE = 'diamol/base';

export interface ProvisionOptions {
  /** The host's. */
  readonly engine: Engine;
  readonly egress: Egress;
  /** Of what is made on the host engine for a moment. */
  readonly labels: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** Post-condition: the sandbox's engine has the image. */
export function provideAttackersImage(sandbox: Sandbox, options: ProvisionOptions): Promise<void> {
  const { egress, timeoutMs } = options;
  if (egress === 'none') return carryIn(sandbox, options);
  return sandbox.engine.pullImage(ATTACKERS_IMAGE, { timeoutMs });
}

async function carryIn(sandbox: Sandbox, { engine, labels, timeoutMs }: ProvisionOptions): Promise<void> {
  const source = await engine.createContainer({
    name: `slipway-carry-${randomBytes(6).toString('hex')}`,
    image: ATTACKERS_IMAGE,
    command: ['sleep', String(Math.ceil(timeoutMs / 1000))],
    labels,
    network: { name: 'none' },
    capDrop: ['ALL'],
  });
  try {
    await engine.startContainer(source);
    const { stream, stderr, exitCode } = await engine.exec(source, {
      command: ['tar', '-c', '-f', '-', '-C', '/', 'bin', 'etc/passwd', 'etc/group', 'root', 'tmp', 'usr', 'var'],
    });
    stream.end();
    await sandbox.engine.importImage(stream, ATTACKERS_IMAGE, { timeoutMs });
    if ((await exitCode()) !== 0) throw new SlipwayError('internal', `${ATTACKERS_IMAGE} was not read: ${stderr()}`);
  } finally {
    await engine.removeContainer(source);
  }
}
