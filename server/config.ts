// The only reader of process.env. Everything else is handed what it needs from here.
import { resolve } from 'node:path';
import { z } from 'zod';
import { SlipwayError } from '../lib/errors.ts';

const MIB = 1024 * 1024;
const MINUTE_MS = 60_000;

const integer = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const minutes = z.coerce.number().min(0.05).max(100_000);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

/** Each variable with its default. The README's table is checked against this by a test. */
export const environmentSchema = z.object({
  PORT: integer(0, 65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  SLIPWAY_ENGINE: z
    .string()
    .regex(
      /^(auto|embedded|(unix|tcp|ssh|http|https):\/\/.+)$/,
      'expected auto, embedded, or an address such as unix:///run/docker.sock',
    )
    .default('auto'),
  DOCKER_HOST: z.string().optional(),
  DOCKER_TLS_VERIFY: z.string().optional(),
  DOCKER_CERT_PATH: z.string().optional(),
  DOCKER_CONTEXT: z.string().optional(),
  DOCKER_CONFIG: z.string().optional(),
  SLIPWAY_CONTENT: list.default(['content']),
  SLIPWAY_DATA_DIR: z.string().min(1).default('.slipway'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'expected an address such as postgres://user:password@host/database')
    .optional(),
  SLIPWAY_ORIGINS: list.default([]),
  SLIPWAY_PREVIEW_HOST: z
    .string()
    .regex(
      /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i,
      'expected a host name such as preview.example.org',
    )
    .default('preview.localhost'),
  SLIPWAY_SECRET: z.string().min(32, 'expected at least 32 characters').optional(),
  SLIPWAY_METRICS_TOKEN: z.string().min(16, 'expected at least 16 characters').optional(),
  SLIPWAY_POOL_SIZE: integer(0, 100).default(2),
  SLIPWAY_MAX_SANDBOXES: integer(1, 1000).default(30),
  SLIPWAY_SANDBOX_MEMORY_MB: integer(256, 65_536).default(768),
  SLIPWAY_SANDBOX_CPUS: z.coerce.number().min(0.1).max(64).default(1),
  SLIPWAY_SANDBOX_PIDS: integer(320, 32_768).default(768),
  SLIPWAY_SANDBOX_DISK_MB: integer(256, 1_048_576).default(4096),
  SLIPWAY_SANDBOX_OPEN_FILES: integer(1024, 1_048_576).default(65_536),
  SLIPWAY_SANDBOX_BANDWIDTH_MBIT: z.coerce.number().min(0.1).max(100_000).optional(),
  SLIPWAY_SANDBOX_TERMINALS: integer(1, 20).default(4),
  SLIPWAY_SANDBOX_RUNS_PER_MINUTE: integer(1, 6000).default(120),
  SLIPWAY_SANDBOX_RESETS_PER_MINUTE: integer(1, 600).default(6),
  SLIPWAY_EGRESS: z.enum(['none', 'registry', 'internet']).default('registry'),
  SLIPWAY_SUBNETS: z.cidrv4('expected a range such as 10.213.0.0/16').default('10.213.0.0/16'),
  SLIPWAY_UID_RANGE_START: integer(65_536, 4_000_000_000)
    .multipleOf(65_536, 'expected a multiple of 65536')
    .default(1_000_013_824),
  SLIPWAY_SANDBOX_IDLE_MINUTES: minutes.default(60),
  SLIPWAY_SANDBOX_GRACE_MINUTES: minutes.default(90),
  SLIPWAY_SANDBOX_MAX_AGE_MINUTES: minutes.default(240),
  SLIPWAY_SANDBOXES_PER_ADDRESS: integer(1, 1000).optional(),
  SLIPWAY_PROXY_HOPS: integer(0, 10).default(0),
  SLIPWAY_MAX_CONNECTIONS: integer(1, 100_000).default(2000),
  SLIPWAY_CONNECTIONS_PER_ADDRESS: integer(1, 100_000).default(200),
  SLIPWAY_RESERVE_MEMORY_MB: integer(0, 1_048_576).default(1024),
  SLIPWAY_RESERVE_DISK_MB: integer(0, 10_485_760).default(5120),
  CHROMIUM_PATH: z.string().optional(),
});

type Environment = z.infer<typeof environmentSchema>;

export type Config = ReturnType<typeof toConfig>;

/**
 * Reads and checks the configuration.
 * @param root the project's folder; relative paths are taken from it
 * @throws SlipwayError `config-invalid` naming each variable, what was found and what was expected
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
  root: string = process.cwd(),
): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const result = environmentSchema.safeParse(set);
  if (result.success) return toConfig(result.data, root);
  const lines = result.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    const found = /SECRET|TOKEN|DATABASE_URL/.test(name) ? 'a value' : `"${set[name]}"`;
    return `${name}: found ${found}, ${message}`;
  });
  throw new SlipwayError('config-invalid', `The configuration is not valid.\n  ${lines.join('\n  ')}`);
}

function toConfig(env: Environment, root: string) {
  return {
    root,
    dataDirectory: resolve(root, env.SLIPWAY_DATA_DIR),
    /** Of a PostgreSQL server, with its password; undefined for the embedded database. */
    databaseUrl: env.DATABASE_URL,
    contentDirectories: env.SLIPWAY_CONTENT.map((folder) => resolve(root, folder)),
    logLevel: env.LOG_LEVEL,
    http: {
      port: env.PORT,
      host: env.HOST,
      /** Further origins, beside the server's own, that pages may connect from. */
      origins: env.SLIPWAY_ORIGINS,
      /** Below which each page that a learner's port serves has a host name of its own. */
      previewHost: env.SLIPWAY_PREVIEW_HOST,
      secret: env.SLIPWAY_SECRET,
      metricsToken: env.SLIPWAY_METRICS_TOKEN,
      /** Proxies in front of us, whose `X-Forwarded-For` says where a learner comes from. */
      proxyHops: env.SLIPWAY_PROXY_HOPS,
      /** Websockets, of which each open page has one. */
      connections: { total: env.SLIPWAY_MAX_CONNECTIONS, perAddress: env.SLIPWAY_CONNECTIONS_PER_ADDRESS },
    },
    engine: {
      choice: env.SLIPWAY_ENGINE,
      dockerHost: env.DOCKER_HOST,
      tlsVerify: Boolean(env.DOCKER_TLS_VERIFY),
      certificates: env.DOCKER_CERT_PATH,
      context: env.DOCKER_CONTEXT,
      configDirectory: env.DOCKER_CONFIG,
    },
    sandbox: {
      memoryBytes: env.SLIPWAY_SANDBOX_MEMORY_MB * MIB,
      cpus: env.SLIPWAY_SANDBOX_CPUS,
      pids: env.SLIPWAY_SANDBOX_PIDS,
      diskBytes: env.SLIPWAY_SANDBOX_DISK_MB * MIB,
      openFiles: env.SLIPWAY_SANDBOX_OPEN_FILES,
      egress: env.SLIPWAY_EGRESS,
      bandwidthMbit: env.SLIPWAY_SANDBOX_BANDWIDTH_MBIT ?? null,
    },
    /** Where the provider takes from, one part for each sandbox. */
    ranges: {
      /** First host user id; each sandbox has 65536 of its own. */
      uidStart: env.SLIPWAY_UID_RANGE_START,
      /** IPv4 range of the sandboxes' networks, where they have one. */
      subnets: env.SLIPWAY_SUBNETS,
    },
    capacity: {
      poolSize: env.SLIPWAY_POOL_SIZE,
      maximum: env.SLIPWAY_MAX_SANDBOXES,
      perAddress: env.SLIPWAY_SANDBOXES_PER_ADDRESS ?? null,
      /** Left free on the host whatever comes. */
      reserveMemoryBytes: env.SLIPWAY_RESERVE_MEMORY_MB * MIB,
      reserveDiskBytes: env.SLIPWAY_RESERVE_DISK_MB * MIB,
    },
    /** What a learner may do with a sandbox, beside what the sandbox itself bounds. */
    session: {
      terminals: env.SLIPWAY_SANDBOX_TERMINALS,
      runsPerMinute: env.SLIPWAY_SANDBOX_RUNS_PER_MINUTE,
      resetsPerMinute: env.SLIPWAY_SANDBOX_RESETS_PER_MINUTE,
    },
    lifeSpan: {
      idleMs: env.SLIPWAY_SANDBOX_IDLE_MINUTES * MINUTE_MS,
      graceMs: env.SLIPWAY_SANDBOX_GRACE_MINUTES * MINUTE_MS,
      maxAgeMs: env.SLIPWAY_SANDBOX_MAX_AGE_MINUTES * MINUTE_MS,
    },
    /** The browser for the tests; undefined looks in the usual places. */
    chromiumPath: env.CHROMIUM_PATH,
  } as const;
}
