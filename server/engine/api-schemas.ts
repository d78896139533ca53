// What we read of the Engine API's answers (1.41 and later). Everything else in them is dropped.
import { z } from 'zod';

// The API says null for an empty map or list.
const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});
const strings = z
  .array(z.string())
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
  DriverStatus: z.array(z.array(z.string())).nullish(),
  LiveRestoreEnabled: z.boolean().default(false),
  MemoryLimit: z.boolean().default(false),
  SwapLimit: z.boolean().default(false),
  PidsLimit: z.boolean().default(false),
  CpuCfsQuota: z.boolean().default(false),
});

export const containerList = z.array(
  z.object({
    Id: z.string(),
    Names: strings,
    Image: z.string(),
    State: state,
    Labels: labels,
    Created: z.number(),
  }),
);

const portMap = z.record(z.string(), z.array(z.object({ HostPort: z.string() })).nullable()).nullish();
const endpoints = z.record(z.string(), z.object({ IPAddress: z.string().optional() })).nullish();
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
});

export const waited = z.object({ StatusCode: z.number() });
export const execInspect = z.object({ Running: z.boolean(), ExitCode: z.number().nullable() });

export const networkList = z.array(
  z.object({
    Id: z.string(),
    Name: z.string(),
    Labels: labels,
    IPAM: z.object({ Config: z.array(z.object({ Subnet: z.string().optional() })).nullish() }).optional(),
  }),
);
export const volumeList = z.object({
  Volumes: z
    .array(z.object({ Name: z.string(), Labels: labels }))
    .nullish()
    .transform((value) => value ?? []),
});

export const imageList = z.array(z.object({ Id: z.string(), RepoTags: strings, Labels: labels }));
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
