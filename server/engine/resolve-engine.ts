// Which Docker Engine Slipway drives. An address that somebody chose is used or is an error; only where nobody chose
// anything is there a search.
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SlipwayError } from '../../lib/errors.ts';
import type { Config } from '../config.ts';
import { findContext } from './docker-context.ts';
import { DockerEngine } from './docker-engine.ts';
import { embeddedEnginePaths } from './embedded-paths.ts';
import type { Engine } from './engine.ts';
import { displayAddress, parseEngineAddress, type TlsFiles } from './engine-address.ts';

export type EngineSource = 'environment' | 'context' | 'socket' | 'embedded';

export interface ResolvedEngine {
  readonly engine: Engine;
  /** For people: holds no secret. */
  readonly address: string;
  readonly source: EngineSource;
  /** Reached by a socket of this machine, which is then the engine's, too, unless somebody has forwarded it. */
  readonly isLocal: boolean;
}

interface Candidate {
  readonly source: EngineSource;
  readonly address: string;
  readonly tls?: TlsFiles | undefined;
  /** Who chose it, for the message. */
  readonly chosenBy: string;
}

// A local engine answers in milliseconds; a socket that takes longer belongs to one that hangs.
const LOCAL_PROBE_MS = 1500;
// Another machine: a connection, perhaps TLS or ssh.
const REMOTE_PROBE_MS = 10_000;

/**
 * Post-condition: the engine has answered a ping.
 * @throws SlipwayError `engine-unreachable` naming the address that was chosen, or all that were tried;
 *   `config-invalid` for an address or a context that does not exist
 */
export async function resolveEngine(config: Config): Promise<ResolvedEngine> {
  const chosen = await findChosen(config);
  if (chosen) return connect(chosen, chosen.source === 'embedded' ? EMBEDDED_REMEDY : undefined);
  const candidates = usualCandidates(config);
  const attempts = await Promise.allSettled(candidates.map(probe));
  const answering = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
  const [found, ...others] = answering;
  await Promise.all(others.map(({ engine }) => engine[Symbol.asyncDispose]()));
  if (found) return found;
  const reasons = attempts.map((attempt, index) =>
    attempt.status === 'rejected' ? `${candidates[index]?.address}: ${reasonOf(attempt.reason)}` : '',
  );
  throw new SlipwayError('engine-unreachable', `No Docker Engine answers. Tried:\n  ${reasons.join('\n  ')}`);
}

const EMBEDDED_REMEDY = 'Start it with: npx slipway engine up';

/** Whether an address was chosen, by a setting or by a docker context. Then no other engine may take its place. */
export async function engineIsChosen(config: Config): Promise<boolean> {
  const chosen = await findChosen(config);
  // The embedded engine is chosen by its name, but it is for the set-up to start it.
  return chosen !== undefined && chosen.source !== 'embedded';
}

async function findChosen({ engine: settings, dataDirectory }: Config): Promise<Candidate | undefined> {
  const { choice, dockerHost, certificates, tlsVerify } = settings;
  const tls = tlsVerify || certificates !== undefined ? { directory: certificates, verify: tlsVerify } : undefined;
  if (choice === 'embedded') return embeddedCandidate(dataDirectory, 'SLIPWAY_ENGINE');
  if (choice !== 'auto') return { source: 'environment', address: choice, tls, chosenBy: 'SLIPWAY_ENGINE' };
  if (dockerHost) return { source: 'environment', address: dockerHost, tls, chosenBy: 'DOCKER_HOST' };
  const context = await findContext(settings);
  if (!context) return undefined;
  return { source: 'context', address: context.host, tls: context.tls, chosenBy: `the docker context ${context.name}` };
}

function usualCandidates({ dataDirectory }: Config): Candidate[] {
  const sockets = usualSockets().map(
    (address): Candidate => ({ source: 'socket', address, chosenBy: 'the usual place' }),
  );
  return [...sockets, embeddedCandidate(dataDirectory, 'the usual place')];
}

function usualSockets(): string[] {
  if (process.platform === 'win32') return ['npipe:////./pipe/docker_engine'];
  const user = process.getuid?.() ?? 0;
  return [
    '/var/run/docker.sock',
    ...(user > 0 ? [`/run/user/${user}/docker.sock`] : []),
    join(homedir(), '.docker', 'run', 'docker.sock'),
    join(homedir(), '.docker', 'desktop', 'docker.sock'),
  ].map((path) => `unix://${path}`);
}

function embeddedCandidate(dataDirectory: string, chosenBy: string): Candidate {
  return { source: 'embedded', address: `unix://${embeddedEnginePaths(dataDirectory).socket}`, chosenBy };
}

async function probe(candidate: Candidate): Promise<ResolvedEngine> {
  const transport = await parseEngineAddress(candidate.address, candidate.tls);
  const isLocal = 'socketPath' in transport;
  if (isLocal && process.platform !== 'win32') await access(transport.socketPath);
  const engine = new DockerEngine(transport);
  try {
    await engine.ping({ timeoutMs: isLocal ? LOCAL_PROBE_MS : REMOTE_PROBE_MS });
    return { engine, address: displayAddress(candidate.address), source: candidate.source, isLocal };
  } catch (error) {
    await engine[Symbol.asyncDispose]();
    throw error;
  }
}

async function connect(candidate: Candidate, remedy: string | undefined): Promise<ResolvedEngine> {
  try {
    return await probe(candidate);
  } catch (error) {
    if (error instanceof SlipwayError && error.code === 'config-invalid') throw error;
    const address = displayAddress(candidate.address);
    const message = `The Docker Engine at ${address} (chosen by ${candidate.chosenBy}) does not answer: ${reasonOf(error)}`;
    throw new SlipwayError('engine-unreachable', [message, remedy].filter(Boolean).join('\n'), { cause: error });
  }
}

const KNOWN_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket',
  EACCES: 'permission denied (is this user in the docker group?)',
  ECONNREFUSED: 'connection refused',
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const origin = error instanceof SlipwayError && error.cause instanceof Error ? error.cause : error;
  const code = 'code' in origin ? String(origin.code) : '';
  return KNOWN_REASONS[code] ?? error.message;
}
