// Addresses of engines as people write them → how to reach them. Pure, apart from reading certificates.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '../../lib/errors.ts';
import type { EngineTransport } from './transport.ts';

export interface TlsFiles {
  /** Folder with ca.pem, cert.pem and key.pem, as the docker command knows it; each may be missing. */
  readonly directory?: string | undefined;
  readonly verify: boolean;
}

const DEFAULT_PORTS = { plain: 2375, tls: 2376 };

/** @throws SlipwayError `config-invalid` when nobody could make sense of it */
export async function parseEngineAddress(address: string, tls?: TlsFiles): Promise<EngineTransport> {
  const [, scheme = '', rest = ''] = /^([a-z]+):\/\/(.*)$/.exec(address) ?? [];
  if ((scheme === 'unix' || scheme === 'npipe') && rest !== '') return { socketPath: rest };
  const url = toUrl(address);
  if (url && scheme === 'ssh') return { ssh: sshTarget(url) };
  if (url && ['tcp', 'http', 'https'].includes(scheme)) return tcpTransport(url, scheme === 'https', tls);
  throw new SlipwayError(
    'config-invalid',
    `"${displayAddress(address)}" is no address of a Docker Engine; expected unix:///path, tcp://host:port or ssh://user@host.`,
  );
}

/** Without what somebody may have put before the @. */
export function displayAddress(address: string): string {
  return address.replace(/^(ssh:\/\/[^:@/]+):[^@/]*@/, '$1@').replace(/^((?:tcp|https?):\/\/)[^@/]*@/, '$1');
}

function toUrl(address: string): URL | undefined {
  // URL treats schemes that it does not know in another way.
  const text = address.replace(/^(tcp|ssh):/, 'http:');
  return URL.canParse(text) ? new URL(text) : undefined;
}

function sshTarget({ hostname, port, username }: URL) {
  return {
    host: unbracket(hostname),
    ...(port === '' ? {} : { port: Number(port) }),
    ...(username === '' ? {} : { user: decodeURIComponent(username) }),
  };
}

async function tcpTransport(url: URL, https: boolean, tls: TlsFiles | undefined): Promise<EngineTransport> {
  const secure = https || tls !== undefined;
  const port = url.port === '' ? (secure ? DEFAULT_PORTS.tls : DEFAULT_PORTS.plain) : Number(url.port);
  const plain = { host: unbracket(url.hostname), port };
  if (!secure) return plain;
  return { ...plain, tls: true, rejectUnauthorized: tls?.verify ?? true, ...(await readCertificates(tls?.directory)) };
}

const unbracket = (hostname: string) => hostname.replace(/^\[(.*)\]$/, '$1');

async function readCertificates(directory: string | undefined) {
  if (directory === undefined) return {};
  const read = (name: string) => readFile(join(directory, name), 'utf8').catch(() => undefined);
  const [ca, cert, key] = await Promise.all([read('ca.pem'), read('cert.pem'), read('key.pem')]);
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}
