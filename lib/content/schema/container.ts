// What is asked of containers, as its author writes it.
import { z } from 'zod';
import { CONTAINER_STATES, type ContainerCondition, type WantedPort } from '../check.ts';
import { containerName, imageName, labelName } from './names.ts';
import { exitCode, pattern, strict } from './pieces.ts';

const PORT = /^(?:(\d{1,5}):)?(\d{1,5})(?:\/(tcp|udp))?$/;
const isPort = (value: number) => value >= 1 && value <= 65_535;

/** `8080:80`, `80`, `53/udp`. */
const wantedPort = z.union([z.int(), z.string()]).transform((value, context): WantedPort => {
  const [, host, container, protocol] = PORT.exec(String(value)) ?? [];
  const found = { container: Number(container), host: host === undefined ? null : Number(host) };
  if (isPort(found.container) && (found.host === null || isPort(found.host))) {
    return { ...found, protocol: protocol === 'udp' ? 'udp' : 'tcp' };
  }
  context.addIssue({ code: 'custom', message: 'expected a port such as "8080:80", "80" or "53/udp"', input: value });
  return z.NEVER;
});

const number = z.int().min(0, 'expected a number of containers').max(1000, 'expected at most 1000 containers');
const count = z.union([
  number.min(1, 'expected a number of containers from 1, or { max: 0 }').transform((min) => ({ min, max: undefined })),
  strict({ min: number.optional(), max: number.optional() })
    .refine(({ min, max }) => min !== undefined || max !== undefined, 'expected min, max or both')
    .refine(({ min = 0, max = 1000 }) => min <= max, 'expected min not above max'),
]);

/** One of these at least says which containers are meant. */
export const CONTAINER_CONDITIONS = ['image', 'name', 'labels', 'state', 'ports', 'command'] as const;

export const containerSchema: z.ZodType<ContainerCondition> = strict({
  image: imageName.optional(),
  name: containerName.optional(),
  labels: z.record(labelName, z.string().max(1000, 'expected at most 1000 characters')).optional(),
  state: z.enum(CONTAINER_STATES).optional(),
  exitCode: exitCode.optional(),
  ports: z.array(wantedPort).min(1, 'expected at least one port').max(20, 'expected at most 20 ports').optional(),
  command: pattern.optional(),
  new: z.boolean().optional(),
  olderThanSeconds: z.int().min(1, 'expected seconds from 1').max(86_400, 'expected at most a day').optional(),
  count: count.optional(),
})
  .refine((value) => CONTAINER_CONDITIONS.some((key) => value[key] !== undefined), {
    error: `expected at least one of ${CONTAINER_CONDITIONS.join(', ')}`,
  })
  .refine(({ exitCode, state }) => exitCode === undefined || state === 'exited' || state === 'created', {
    error: 'expected state: exited (or created) beside exitCode; a running container has no exit code',
  })
  .transform(({ count, new: isNew, olderThanSeconds, ...rest }) => ({
    ...rest,
    ...(isNew === true && { isNew }),
    ...(olderThanSeconds !== undefined && { minAgeSeconds: olderThanSeconds }),
    // At most so many may also be none; without a number it is one at least.
    ...(count !== undefined && { minCount: count.min ?? 0 }),
    ...(count?.max !== undefined && { maxCount: count.max }),
  }));

export const removedSchema = strict({ image: imageName.optional(), name: containerName.optional() }).refine(
  ({ image, name }) => image !== undefined || name !== undefined,
  { error: 'expected an image or a name' },
);
