// What we read of the Engine API's answers (1.41 and later). Everything else in them is dropped.
import { z } from 'zod';
import { listOf, mapOf } from './bounded.ts';

/** More things than an engine bears, and more labels, arguments or networks than one of them has. */
const MAX_ITEMS = 100_000;
/** Of TCP, UDP and SCTP. */
const MAX_PORTS = 3 * 65_536;

// The API says null for an empty map or list.
const labels = mapOf(z.string(), MAX_ITEMS)
  .nullish()
  .transform((value) => value ?? {});
const strings = listOf(z.string(), MAX_ITEMS)
  .nullish()
  .transform((value) => value ?? []);
const state = z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']);

export const created = z.object({ Id: z.string(), Warnings: strings });
export const version = z.object({ ApiVersion: z.string() });
export const info = z.object({
  ServerVersion: z.string(),
  OperatingSystem: z.string(),
  Driver: z.string(),
  CgroupVersion: z.string().optional(),
  SecurityOptions: strings,
  NCPU: z.number(),
  MemTotal: z.number(),
  KernelVersion: z.string().default(''),
  Name: z.string().default(''),
  DockerRootDir: z.string().default(''),
  DriverStatus: listOf(strings, MAX_ITEMS).nullish(),
  LiveRestoreEnabled: z.boolean().default(false),
  MemoryLimit: z.boolean().default(false),
  SwapLimit: z.boolean().default(false),
  PidsLimit: z.boolean().default(false),
  CpuCfsQuota: z.boolean().default(false),
});

export const containerList = listOf(
  z.object({
    Id: z.string(),
    Names: strings,
    Image: z.string(),
    State: state,
    Labels: labels,
    Created: z.number(),
  }),
  MAX_ITEMS,
);

const portMap = mapOf(listOf(z.object({ HostPort: z.string() }), MAX_ITEMS).nullable(), MAX_PORTS).nullish();
const endpoints = mapOf(z.object({ IPAddress: z.string().optional() }), MAX_ITEMS).nullish();
const mounts = listOf(z.object({ Type: z.string().optional(), Name: z.string().optional() }), MAX_ITEMS)
  .nullish()
  .transform((value) => value ?? []);
export const containerInspect = z.object({
  Id: z.string(),
  Name: z.string(),
  Created: z.string(),
  Path: z.string(),
  Args: strings,
  State: z.object({ Status: state, ExitCode: z.number(), StartedAt: z.string(), FinishedAt: z.string() }),
  RestartCount: z.number().default(0),
  Config: z.object({ Image: z.string(), Labels: labels }),
  NetworkSettings: z.object({ Ports: portMap, Networks: endpoints }),
  Mounts: mounts,
});

export const waited = z.object({ StatusCode: z.number() });
export const execInspect = z.object({ Running: z.boolean(), ExitCode: z.number().nullable() });

export const networkList = listOf(
  z.object({
    Id: z.string(),
    Name: z.string(),
    Labels: labels,
    IPAM: z.object({ Config: listOf(z.object({ Subnet: z.string().optional() }), MAX_ITEMS).nullish() }).optional(),
  }),
  MAX_ITEMS,
);
export const volumeList = z.object({
  Volumes: listOf(z.object({ Name: z.string(), Labels: labels }), MAX_ITEMS)
    .nullish()
    .transform((value) => value ?? []),
});

export const imageList = listOf(
  z.object({ Id: z.string(), RepoTags: strings, Labels: labels, Size: z.number().default(0) }),
  MAX_ITEMS,
);
export const imageInspect = z.object({
  Id: z.string(),
  Size: z.number(),
  Config: z.object({ Labels: labels }).nullish(),
});

export const event = z.object({
  Type: z.string(),
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: labels }),
  timeNano: z.number(),
});
