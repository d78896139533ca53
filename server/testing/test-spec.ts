// The sandbox of the tests: small, but large enough for the lesson images.
import type { SandboxSpec } from '../sandbox/sandbox-provider.ts';

const MIB = 1024 * 1024;

export const TEST_SPEC: SandboxSpec = {
  memoryBytes: 512 * MIB,
  cpus: 1,
  pids: 512,
  diskBytes: 512 * MIB,
  openFiles: 4096,
  egress: 'registry',
  bandwidthMbit: null,
};
