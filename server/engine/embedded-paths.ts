// Where the embedded engine keeps its things. Pure: the same data directory always gives the same places.
import { createHash } from 'node:crypto';
import { join } from 'node:path';

export interface EmbeddedEnginePaths {
  readonly directory: string;
  readonly dataRoot: string;
  readonly configFile: string;
  readonly pidFile: string;
  readonly logFile: string;
  /** Sockets and mounts that do not outlive the machine. */
  readonly runDirectory: string;
  /** Of dockerd, its containerd and their containers. */
  readonly execRoot: string;
  readonly socket: string;
  /** Tells this engine's things from another's in a containerd that the machine may have anyway. */
  readonly containerdNamespace: string;
}

// A unix socket's address holds 108 bytes with its final zero.
const SOCKET_PATH_LIMIT_BYTES = 107;

/**
 * The engine's own sockets are several folders deep, so its run directory is always a short one below /run.
 * The API's socket is beside the data, where people look for it, unless that path is too long for a socket.
 */
export function embeddedEnginePaths(dataDirectory: string): EmbeddedEnginePaths {
  const directory = join(dataDirectory, 'engine');
  const id = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 10);
  const runDirectory = `/run/slipway-${id}`;
  const besideTheData = join(directory, 'docker.sock');
  const fits = Buffer.byteLength(besideTheData) <= SOCKET_PATH_LIMIT_BYTES;
  return {
    directory,
    dataRoot: join(directory, 'data'),
    configFile: join(directory, 'daemon.json'),
    pidFile: join(directory, 'dockerd.pid'),
    logFile: join(directory, 'dockerd.log'),
    runDirectory,
    execRoot: join(runDirectory, 'exec'),
    socket: fits ? besideTheData : join(runDirectory, 'docker.sock'),
    containerdNamespace: `slipway-${id}`,
  };
}
