// Learners see to what is kept of them: a name, a copy of everything, its end. Plain forms and redirects, so that it works
// where no script does.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SlipwayError } from '../../lib/errors.ts';
import { chooseLocale, isLocale, type Locale } from '../../lib/i18n/locales.ts';
import { MY_DATA_PATHS, type MyDataOutcome, type MyDataProblem } from '../../lib/my-data.ts';
import { clientAddress } from '../gateway/client-address.ts';
import type { LearnerCookie } from '../gateway/learner-cookie.ts';
import type { Progress } from '../session/lesson/progress.ts';
import { admit } from './admit.ts';
import { AskingRates } from './asking-rates.ts';
import { inTime } from './in-time.ts';
import { nicknameSchema } from './nickname.ts';
import { readForm } from './read-form.ts';
import { answerExport, refuse, sendBack } from './send-answer.ts';

/** Somebody waits for it, and can try again. */
const DATABASE_TIMEOUT_MS = 8000;
const RATE = { limit: 10, windowMs: 60_000, asking: 10_000 };
/** Cookies are free, and each new one may leave a name in the database. A class that deletes what it has asks twice each. */
const RATE_OF_ADDRESS = { limit: 300, windowMs: 60 * 60_000, asking: 10_000 };

export interface MyDataOptions {
  readonly progress: Progress;
  readonly cookie: LearnerCookie;
  /** Origins of pages beside our own. */
  readonly origins: readonly string[];
  /** In front of us, whose word is taken for where a request comes from. */
  readonly proxyHops: number;
  /** Resolves when nothing of the session is left. */
  readonly endSession: (learnerId: string) => Promise<void>;
  /** The learner is not forgotten after all, and may come again. */
  readonly readmit: (learnerId: string) => void;
  /** Closes the learner's pages. */
  readonly dismiss: (learnerId: string) => void;
  readonly onError: (error: unknown) => void;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly learner: string;
  readonly locale: Locale;
}

export class MyData {
  readonly #options: MyDataOptions;
  readonly #rates = new AskingRates(RATE);
  readonly #addressRates = new AskingRates(RATE_OF_ADDRESS);
  readonly #actions: Readonly<Record<string, (exchange: Exchange) => Promise<void>>> = {
    [MY_DATA_PATHS.nickname]: (exchange) => this.#name(exchange),
    [MY_DATA_PATHS.export]: (exchange) => this.#export(exchange),
    [MY_DATA_PATHS.delete]: (exchange) => this.#delete(exchange),
  };

  constructor(options: MyDataOptions) {
    this.#options = options;
  }

  /** @param path of the request, without its query @returns whether it was for this; then it is answered */
  async answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> {
    const action = Object.hasOwn(this.#actions, path) ? this.#actions[path] : undefined;
    if (action === undefined) return false;
    const locale = localeOf(request);
    const { cookie, origins } = this.#options;
    const admission = admit(request, { method: methodOf(path), cookie, origins });
    if (admission.kind === 'refused') refuse(response, locale, admission);
    else await this.#act(action, { request, response, learner: admission.learner, locale });
    return true;
  }

  async #act(action: (exchange: Exchange) => Promise<void>, exchange: Exchange): Promise<void> {
    const { response, locale } = exchange;
    try {
      if (!this.#mayAsk(exchange)) return back(exchange, { problem: 'busy' });
      await action(exchange);
    } catch (error) {
      const code = error instanceof SlipwayError ? error.code : 'internal';
      if (code === 'too-large') return refuse(response, locale, { status: 413, code });
      if (code === 'bad-message') return refuse(response, locale, { status: 400, code });
      if (code !== 'database-unreachable') throw error;
      this.#options.progress.tell(error);
      back(exchange, { problem: 'away' });
    }
  }

  #mayAsk({ request, learner }: Exchange): boolean {
    const address = clientAddress(request, this.#options.proxyHops);
    if (!this.#rates.take(learner, Date.now())) return false;
    return address === null || this.#addressRates.take(address, Date.now());
  }

  async #name(exchange: Exchange): Promise<void> {
    const { nickname } = await readForm(exchange.request);
    const wanted = nicknameSchema.safeParse(nickname);
    if (!wanted.success) return back(exchange, { problem: 'nickname' });
    const { store } = this.#options.progress;
    await inTime(store.setNickname(exchange.learner, wanted.data, exchange.locale), DATABASE_TIMEOUT_MS);
    back(exchange, { done: 'nickname' });
  }

  async #export({ response, learner }: Exchange): Promise<void> {
    const kept = await inTime(this.#options.progress.store.export(learner), DATABASE_TIMEOUT_MS);
    answerExport(response, kept);
  }

  /** The session first: it would go on to write. The cookie last: who has it can try again. */
  async #delete(exchange: Exchange): Promise<void> {
    const { confirm } = await readForm(exchange.request);
    if (confirm !== 'yes') return back(exchange, { problem: 'unconfirmed' });
    const { cookie, endSession, dismiss, onError } = this.#options;
    const { learner, response } = exchange;
    // Its sandbox takes a moment to go, for which nobody has to wait.
    endSession(learner).catch(onError);
    // Not before the browser has forgotten who it was, or is gone: they come again at once.
    response.once('close', () => dismiss(learner));
    await this.#forget(learner);
    cookie.expire(response);
    back(exchange, { done: 'deleted' });
  }

  async #forget(learner: string): Promise<void> {
    const { progress, readmit } = this.#options;
    try {
      await inTime(progress.forget(learner), DATABASE_TIMEOUT_MS);
    } catch (error) {
      readmit(learner);
      throw error;
    }
  }
}

const methodOf = (path: string): 'GET' | 'POST' => (path === MY_DATA_PATHS.export ? 'GET' : 'POST');

const back = ({ response, locale }: Exchange, told: { problem: MyDataProblem } | { done: MyDataOutcome }): void =>
  sendBack(response, `/${locale}/me?${new URLSearchParams(told)}`);

/** The page says in which language it was read. */
function localeOf({ url = '', headers }: IncomingMessage): Locale {
  const asked = new URLSearchParams(url.split('?', 2)[1]).get('locale');
  return isLocale(asked) ? asked : chooseLocale(undefined, headers['accept-language']);
}
