// A wait for the database has an end: a page does not wait for one that is away.
import { SlipwayError } from '../../lib/errors.ts';

/** @throws SlipwayError `database-unreachable` at the deadline | what the work rejects with before */
export async function inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const expire = () => reject(new SlipwayError('database-unreachable', `no answer within ${timeoutMs} ms`));
    timer = setTimeout(expire, timeoutMs);
  });
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}
