// Whose request it is, and whether it comes from a page of ours: browsers send cookies along, whatever page asks.
import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '../../lib/errors.ts';
import type { LearnerCookie } from '../gateway/learner-cookie.ts';
import { isAllowedOrigin } from '../gateway/origin.ts';

export interface Refusal {
  readonly status: number;
  readonly code: ErrorCode;
  /** The method that there is instead. */
  readonly allow?: string;
}

export type Admission =
  | { readonly kind: 'admitted'; readonly learner: string }
  | ({ readonly kind: 'refused' } & Refusal);

interface Terms {
  readonly method: 'GET' | 'POST';
  readonly cookie: LearnerCookie;
  readonly origins: readonly string[];
}

export function admit(request: IncomingMessage, { method, cookie, origins }: Terms): Admission {
  if (request.method !== method) return { kind: 'refused', status: 405, code: 'bad-message', allow: method };
  if (!isFromOurPages(request, origins)) return { kind: 'refused', status: 403, code: 'origin-refused' };
  const learner = cookie.read(request);
  if (learner === undefined) return { kind: 'refused', status: 401, code: 'bad-message' };
  return { kind: 'admitted', learner };
}

/** With a form a browser always says where it comes from; with a link, in the newer header at most. */
function isFromOurPages(request: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined) return isAllowedOrigin(request, origins);
  // `none`: the learner typed the address.
  return request.method === 'GET' && (site === undefined || site === 'same-origin' || site === 'none');
}
