// Who a learner is: a random id in a signed cookie that no script can read. No account is needed.
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const NAME = 'slipway_learner';
/** A learner who comes back within a year is known again. */
const MAX_AGE_S = 365 * 24 * 60 * 60;
const ID = /^[0-9a-f-]{36}$/;

export class LearnerCookie {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /**
   * @returns the learner's id; undefined when there is no cookie, its signature is wrong, or there are several: one of them
   *   was put there by a page of another host of the same site, so that its learner would work in somebody else's session
   */
  read(request: IncomingMessage): string | undefined {
    const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim().split('='));
    const values = new Set(cookies.filter(([name]) => name === NAME).map(([, value = '']) => value));
    const [value] = values;
    return values.size === 1 ? this.#verify(value as string) : undefined;
  }

  /** Post-condition: the response gives the browser a cookie, unless the request had a good one. */
  ensure(request: IncomingMessage, response: ServerResponse): void {
    if (this.read(request) !== undefined) return;
    const id = randomUUID();
    const secure = isHttps(request) ? '; Secure' : '';
    response.appendHeader(
      'Set-Cookie',
      `${NAME}=${id}.${this.#sign(id)}; Path=/; Max-Age=${MAX_AGE_S}; HttpOnly; SameSite=Lax${secure}`,
    );
  }

  /** Post-condition: the response has the browser forget who it is. */
  expire(response: ServerResponse): void {
    response.appendHeader('Set-Cookie', `${NAME}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`);
  }

  #verify(value: string): string | undefined {
    const [id = '', signature = ''] = value.split('.');
    if (!ID.test(id)) return undefined;
    const expected = Buffer.from(this.#sign(id));
    const found = Buffer.from(signature);
    return found.length === expected.length && timingSafeEqual(found, expected) ? id : undefined;
  }

  #sign(id: string): string {
    return createHmac('sha256', this.#secret).update(`learner:${id}`).digest('base64url');
  }
}

/** Directly, or as a proxy in front of us says. */
function isHttps(request: IncomingMessage): boolean {
  return 'encrypted' in request.socket || request.headers['x-forwarded-proto'] === 'https';
}
