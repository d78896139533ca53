// All attempts to break out, by family.
import type { Attempt } from '../attempt.ts';
import { CAPABILITIES } from './capabilities.ts';
import { CGROUPS } from './cgroups.ts';
import { DEVICES } from './devices.ts';
import { FALSE_SERVERS } from './false-servers.ts';
import { FREEZER } from './freezer.ts';
import { KERNEL } from './kernel.ts';
import { LINES } from './lines.ts';
import { MOUNTS } from './mounts.ts';
import { NAMESPACES } from './namespaces.ts';
import { NEIGHBOURS } from './neighbours.ts';
import { NETWORK } from './network.ts';
import { PRIVILEGES } from './privileges.ts';
import { PROC_SYS } from './proc-sys.ts';
import { PROGRAMS } from './programs.ts';
import { RESOURCES } from './resources.ts';
import { SOCKETS } from './sockets.ts';
import { UPLOADS } from './uploads.ts';

export const ATTEMPTS: readonly Attempt[] = [
  ...CAPABILITIES,
  ...DEVICES,
  ...MOUNTS,
  ...PROC_SYS,
  ...NAMESPACES,
  ...CGROUPS,
  ...SOCKETS,
  ...LINES,
  ...FALSE_SERVERS,
  ...KERNEL,
  ...NETWORK,
  ...NEIGHBOURS,
  ...PRIVILEGES,
  ...PROGRAMS,
  ...FREEZER,
  ...UPLOADS,
  ...RESOURCES,
];
