// A container as an engine tells of it, for tests: only what matters has to be said.
import type { ContainerDetails } from '../engine/engine.ts';

export const containerDetails = (over: Partial<ContainerDetails> = {}): ContainerDetails => ({
  ...{ id: 'a1', name: 'web', image: 'diamol/hello', state: 'exited', labels: {}, createdAt: 1 },
  ...{ command: [], exitCode: 0, startedAt: '', finishedAt: '', restartCount: 0 },
  ...{ ports: [], addresses: {}, networks: [], volumes: [] },
  ...over,
});
