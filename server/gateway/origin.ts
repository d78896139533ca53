// Which pages may open a websocket: browsers send cookies along, whatever page asks, so the page's origin is checked.
import type { IncomingMessage } from 'node:http';

/**
 * @param allowed further origins, such as `https://learn.example.org`
 * @returns true for the server's own origin (by the Host header) and for allowed ones; false without an origin
 */
export function isAllowedOrigin(request: IncomingMessage, allowed: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || host === undefined) return false;
  if (allowed.includes(origin)) return true;
  const parsed = tryParse(origin);
  return parsed !== null && (parsed.protocol === 'http:' || parsed.protocol === 'https:') && parsed.host === host;
}

function tryParse(origin: string): URL | null {
  try {
    return new URL(origin);
  } catch {
    return null;
  }
}
