// The provider's contract, with a real engine.
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { openRealEngine, type RealEngine } from '../testing/real-engine.ts';
import { describeSandboxProvider } from '../testing/sandbox-provider-contract.ts';
import { sandboxLabels } from './labels.ts';

const OTHER = `${process.pid}-other`;
let real: RealEngine;
beforeAll(async () => {
  real = await openRealEngine();
});
afterAll(async () => {
  await real?.engine.removeVolume(`slipway-test-${OTHER}`);
  await real?.[Symbol.asyncDispose]();
});

describeSandboxProvider('the Docker provider', async () => {
  const { engine, provider, instance } = real;
  return {
    provider,
    neverReady: provider,
    leftovers: async () => (await real.leftovers()).length,
    kill: (sandbox) => engine.removeContainer(`slipway-${sandbox.id}`),
    restart: (sandbox) => engine.killContainer(`slipway-${sandbox.id}`),
    successor: async () => real.successor(),
    async listen(sandbox, port) {
      await sandbox.exec([
        'setsid',
        '--fork',
        'sh',
        '-c',
        `exec socat TCP-LISTEN:${port},fork EXEC:cat </dev/null >/dev/null 2>&1`,
      ]);
      const listening = `:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`;
      await vi.waitFor(
        async () => expect((await sandbox.exec(['cat', '/proc/net/tcp'])).stdout).toContain(listening),
        10_000,
      );
    },
    async plantStrays() {
      await engine.createVolume(`slipway-${instance}-stray`, sandboxLabels(instance, 'gone'));
      await engine.createVolume(`slipway-test-${OTHER}`, sandboxLabels(OTHER, 'theirs'));
      const othersAreThere = async () =>
        (await engine.listVolumes()).some(({ name }) => name === `slipway-test-${OTHER}`);
      return { ours: 1, othersAreThere };
    },
  };
});
