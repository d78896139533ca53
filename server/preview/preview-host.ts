// The host names of previews: each page that a learner's port serves has an origin of its own, which nobody can guess.
import { createHmac } from 'node:crypto';

/** What a name says: which preview is meant. It proves nothing beyond that its bearer was told the token. */
export interface PreviewName {
  readonly token: string;
  readonly port: number;
}

/** 160 bits, and with the port still within the 63 characters that a part of a host name may have. */
const TOKEN_CHARS = 40;
const LABEL = /^([0-9a-f]{40})-([1-9]\d{0,4})$/;

/** @param sandboxId so that it ends with the sandbox: the next one's pages have other names */
export function previewToken(secret: string, learner: string, { sandboxId, host, port }: TokenSubject): string {
  const text = ['preview', learner, sandboxId, host, port].join('\n');
  return createHmac('sha256', secret).update(text).digest('hex').slice(0, TOKEN_CHARS);
}

export interface TokenSubject {
  readonly sandboxId: string;
  readonly host: string;
  readonly port: number;
}

/**
 * @param header of the request, with or without a port
 * @param base below which all previews are, such as `preview.localhost`
 * @returns undefined when it is no host of ours; null when it is, and names no preview
 */
export function readPreviewHost(header: string | undefined, base: string): PreviewName | null | undefined {
  const host = (header ?? '').toLowerCase();
  const colon = host.lastIndexOf(':');
  const name = colon < 0 ? host : host.slice(0, colon);
  if (name === base) return null;
  if (!name.endsWith(`.${base}`)) return undefined;
  const [, token = '', digits = ''] = LABEL.exec(name.slice(0, -base.length - 1)) ?? [];
  const port = Number(digits);
  return token !== '' && port <= 65_535 ? { token, port } : null;
}

/** @param site the origin of the page that shows it: the preview comes the same way, by the same port */
export function previewUrl({ token, port }: PreviewName, base: string, site: string): string {
  const { protocol, port: sitePort } = new URL(site);
  return `${protocol}//${token}-${port}.${base}${sitePort === '' ? '' : `:${sitePort}`}/`;
}
