// Plain HTTP around Next: health, metrics, security headers and the learner's cookie. Pages themselves are Next's.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { LessonLibrary } from '../lib/content/library.ts';
import { CONTENT_CHANGES_PATH } from '../lib/content/watching.ts';
import { LEARNER_HEADER } from '../lib/my-data.ts';
import type { ContentChanges } from './content-changes.ts';
import type { EditorFiles } from './editor-files.ts';
import type { LearnerCookie } from './gateway/learner-cookie.ts';
import { answerFigure, isFigurePath } from './lesson-figures.ts';
import type { MyData } from './me/my-data.ts';
import type { Metrics } from './metrics.ts';
import type { StaticFiles } from './static-files.ts';
import { TerminalPage } from './terminal-page.ts';

/** Of a request as a whole, which is never long. */
const REQUEST_TIMEOUT_MS = 30_000;

export interface HttpOptions {
  readonly pages: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly terminalPage: Pick<TerminalPage, 'answerDocument' | 'answerFile'>;
  readonly editorFiles: Pick<EditorFiles, 'answerFile'>;
  /** Takes what is for the pages in sandboxes. @returns whether it was that */
  readonly previews: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Below which those have their hosts. */
  readonly previewHost: string;
  /** Scripts and style sheets of the pages; what is not among them is Next's. */
  readonly pageFiles: Pick<StaticFiles, 'answer'>;
  /** A known learner has asked for the terminal page, which will show this learner's first terminal. */
  readonly onTerminalPage: (learnerId: string) => void;
  readonly lessons: Pick<LessonLibrary, 'figure'>;
  readonly myData: Pick<MyData, 'answer'>;
  /** Only where the content is watched. */
  readonly contentChanges: Pick<ContentChanges, 'answer'> | null;
  readonly cookie: LearnerCookie;
  readonly metrics: Metrics;
  /** What Slipway cannot serve learners without: each rejects when it does not answer. */
  readonly checks: Readonly<Record<'engine' | 'database', () => Promise<void>>>;
  /** Lets an operator read the metrics from elsewhere than this machine. */
  readonly metricsToken: string | undefined;
  readonly development: boolean;
  readonly onError: (error: unknown) => void;
}

export function createRequestListener(options: HttpOptions): RequestListener {
  return (request, response) => {
    route(request, response, options).catch((error: unknown) => {
      options.onError(error);
      if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain' });
      response.end('Internal error\n');
    });
  };
}

async function route(request: IncomingMessage, response: ServerResponse, options: HttpOptions): Promise<void> {
  if (options.previews(request, response)) return;
  expectWhole(request);
  // Next believes it: nobody else may say who they are.
  delete request.headers[LEARNER_HEADER];
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  if (path === '/healthz') return answerHealth(response, options.checks);
  if (path === '/metrics') return answerMetrics(request, response, options);
  if (await options.myData.answer(request, response, path)) return;
  if (isRead(request) && (await answerFile(request, response, { path, options }))) return;
  if (isRead(request) && (await options.pageFiles.answer(request, response, path))) return;
  if (!isDocument(request)) return options.pages(request, response);
  options.cookie.ensure(request, response);
  const nonce = secure(request, response, options);
  const learnerId = options.cookie.read(request);
  if (learnerId !== undefined) request.headers[LEARNER_HEADER] = learnerId;
  const locale = TerminalPage.localeOf(path);
  if (locale === undefined) return options.pages(request, response);
  if (learnerId !== undefined && request.method === 'GET') options.onTerminalPage(learnerId);
  await options.terminalPage.answerDocument(request, response, { locale, nonce });
}

/** Uploads go to previews, which have deadlines of their own: here, whoever is slower keeps a socket from somebody else. */
function expectWhole(request: IncomingMessage): void {
  const timer = setTimeout(() => request.complete || request.socket.destroy(), REQUEST_TIMEOUT_MS).unref();
  request.once('close', () => clearTimeout(timer));
}

/** What is no page. @returns whether it was that */
async function answerFile(
  request: IncomingMessage,
  response: ServerResponse,
  { path, options }: { path: string; options: HttpOptions },
): Promise<boolean> {
  const { lessons, contentChanges, terminalPage, editorFiles } = options;
  if (isFigurePath(path)) await answerFigure(request, response, { path, lessons });
  else if (path === CONTENT_CHANGES_PATH && contentChanges !== null) await contentChanges.answer(request, response);
  else if (!(await terminalPage.answerFile(request, response, path))) {
    return editorFiles.answerFile(request, response, path);
  }
  return true;
}

async function answerHealth(response: ServerResponse, checks: HttpOptions['checks']): Promise<void> {
  const state = (check: () => Promise<void>) =>
    check().then(
      () => 'ok',
      () => 'unreachable',
    );
  const [engine, database] = await Promise.all([state(checks.engine), state(checks.database)]);
  const isWell = engine === 'ok' && database === 'ok';
  response.writeHead(isWell ? 200 : 503, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(`${JSON.stringify({ status: isWell ? 'ok' : 'unavailable', engine, database })}\n`);
}

async function answerMetrics(
  request: IncomingMessage,
  response: ServerResponse,
  { metrics, metricsToken }: HttpOptions,
): Promise<void> {
  if (!mayReadMetrics(request, metricsToken)) {
    response
      .writeHead(403, { 'Content-Type': 'text/plain' })
      .end('Only from this machine, or with the operator token.\n');
    return;
  }
  response.writeHead(200, { 'Content-Type': metrics.contentType }).end(await metrics.read());
}

/** A request that a proxy passed on comes from elsewhere, though its connection is local. */
function mayReadMetrics(request: IncomingMessage, token: string | undefined): boolean {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (token !== undefined && given !== undefined) return isEqual(given, token);
  const address = request.socket.remoteAddress ?? '';
  const isLoopback = address === '::1' || /^(::ffff:)?127\./.test(address);
  return isLoopback && request.headers['x-forwarded-for'] === undefined && request.headers.forwarded === undefined;
}

function isEqual(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

const isRead = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD';

const isDocument = (request: IncomingMessage): boolean => isRead(request) && !request.url?.startsWith('/_next/');

/**
 * @returns the nonce of the scripts that may run
 *
 * Next puts the nonce of this header's request copy on every script that it writes into the page:
 * https://nextjs.org/docs/app/guides/content-security-policy
 */
function secure(
  request: IncomingMessage,
  response: ServerResponse,
  { development, previewHost }: Pick<HttpOptions, 'development' | 'previewHost'>,
): string {
  const nonce = randomBytes(16).toString('base64');
  // xterm.js, Monaco and React set styles on elements. Hot reload evaluates code.
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self' ws: wss:",
    "worker-src 'self'",
    `frame-src *.${previewHost}:*`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  request.headers['content-security-policy'] = policy;
  response.setHeader('Content-Security-Policy', policy);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'strict-origin-when-cross-origin');
  response.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
  return nonce;
}
