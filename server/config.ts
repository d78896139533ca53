// The only reader of process.env. Everything else is handed what it needs from here.
import { resolve } from 'node:path';
import { z } from 'zod';
import { SlipwayError } from '../lib/errors.ts';

const integer = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
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
  SLIPWAY_ORIGINS: list.default([]),
  SLIPWAY_SECRET: z.string().min(32, 'expected at least 32 characters').optional(),
  SLIPWAY_METRICS_TOKEN: z.string().min(16, 'expected at least 16 characters').optional(),
  SLIPWAY_POOL_SIZE: integer(0, 100).default(2),
  SLIPWAY_MAX_SANDBOXES: integer(1, 1000).default(30),
  SLIPWAY_SANDBOX_MEMORY_MB: integer(128, 65_536).default(768),
  SLIPWAY_SANDBOX_CPUS: z.coerce.number().min(0.1).max(64).default(1),
  SLIPWAY_SANDBOX_PIDS: integer(64, 32_768).default(768),
  SLIPWAY_SANDBOX_IDLE_MINUTES: integer(1, 10_000).default(30),
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
    const found = /SECRET|TOKEN/.test(name) ? 'a value' : `"${set[name]}"`;
    return `${name}: found ${found}, ${message}`;
  });
  throw new SlipwayError('config-invalid', `The configuration is not valid.\n  ${lines.join('\n  ')}`);
}

function toConfig(env: Environment, root: string) {
  return {
    root,
    dataDirectory: resolve(root, env.SLIPWAY_DATA_DIR),
    contentDirectories: env.SLIPWAY_CONTENT.map((folder) => resolve(root, folder)),
    logLevel: env.LOG_LEVEL,
    http: {
      port: env.PORT,
      host: env.HOST,
      /** Further origins, beside the server's own, that pages may connect from. */
      origins: env.SLIPWAY_ORIGINS,
      secret: env.SLIPWAY_SECRET,
      metricsToken: env.SLIPWAY_METRICS_TOKEN,
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
      poolSize: env.SLIPWAY_POOL_SIZE,
      maximum: env.SLIPWAY_MAX_SANDBOXES,
      memoryBytes: env.SLIPWAY_SANDBOX_MEMORY_MB * 1024 * 1024,
      cpus: env.SLIPWAY_SANDBOX_CPUS,
      pids: env.SLIPWAY_SANDBOX_PIDS,
      idleMs: env.SLIPWAY_SANDBOX_IDLE_MINUTES * 60_000,
    },
    /** The browser for the tests; undefined looks in the usual places. */
    chromiumPath: env.CHROMIUM_PATH,
  } as const;
}
