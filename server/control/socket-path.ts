// Where the operator's commands find the server. Pure: the same data folder always gives the same place.
import { join } from 'node:path';
import { SlipwayError } from '../../lib/errors.ts';

// A unix socket's address holds 108 bytes with its final zero.
const LIMIT_BYTES = 107;

/** @throws SlipwayError `config-invalid` when the path is too long for a socket */
export function controlSocketPath(dataDirectory: string): string {
  const path = join(dataDirectory, 'control.sock');
  const length = Buffer.byteLength(path);
  if (length <= LIMIT_BYTES) return path;
  throw new SlipwayError(
    'config-invalid',
    `${path} has ${length} bytes, and a socket's path has ${LIMIT_BYTES} at most. ` +
      'Set SLIPWAY_DATA_DIR to a folder with a shorter path.',
  );
}
