// The picture of an engine that the map shows: honest about what it leaves out, and never larger than a message may be.
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import { enginePictureSchema } from '../../../lib/protocol/messages.ts';
import type { EngineView } from '../../checks/facts.ts';
import { toPicture } from './engine-map.ts';

type Container = EngineView['containers'][number];

const container = (over: Partial<Container> = {}): Container => ({
  ...{ id: 'c1', name: 'web', image: 'diamol/base', state: 'running', exitCode: 0, createdAt: 1, command: '' },
  ...{ labels: {}, ports: [], networks: ['bridge'], volumes: [] },
  ...over,
});
const view = (over: Partial<EngineView> = {}): EngineView => ({
  ...{ containers: [], images: [], networks: [], volumes: [], isPartial: false, hasAllContainers: true },
  ...over,
});
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe('a picture', () => {
  it('has what the engine has, but for the networks that every engine has', () => {
    const picture = toPicture(
      view({
        containers: [container({ ports: [{ containerPort: 80, hostPort: 8080, protocol: 'tcp' }] as never })],
        images: [{ id: 'i1', tags: ['diamol/base:latest'], sizeBytes: 4096 }],
        networks: ['bridge', 'host', 'none', 'mine'].map((name) => ({ id: name, name })),
        volumes: [{ name: 'data' }],
      }),
    );
    expect(enginePictureSchema.parse(picture)).toMatchObject({
      containers: [{ name: 'web', exitCode: null, ports: [{ container: 80, host: 8080, protocol: 'tcp' }] }],
      images: [{ tags: ['diamol/base:latest'], sizeBytes: 4096 }],
      networks: [{ name: 'mine' }],
      volumes: [{ name: 'data' }],
      partial: false,
    });
  });

  it('is empty where only containers are known', () => {
    const unknown = view({ images: undefined, networks: undefined, volumes: undefined });
    expect(toPicture(unknown)).toEqual({ containers: [], images: [], networks: [], volumes: [], partial: false });
  });

  it.each<[Container['state'], number, number | null]>([
    ['exited', 3, 3],
    ['running', 0, null],
    ['created', 0, null],
  ])('of a container that is %s has the exit code that it means', (state, exitCode, expected) => {
    expect(toPicture(view({ containers: [container({ state, exitCode })] })).containers[0]?.exitCode).toBe(expected);
  });

  it.each([
    ['what it was made of is not all', view({ isPartial: true })],
    ['there are more containers than it shows', view({ containers: many(61, () => container()) })],
    ['there are more volumes', view({ volumes: many(61, (index) => ({ name: `v${index}` })) })],
  ])('says so where %s', (_, of) => {
    const picture = toPicture(of);
    expect(picture.partial).toBe(true);
    expect(Math.max(picture.containers.length, picture.volumes.length)).toBeLessThanOrEqual(60);
  });

  it('keeps to the protocol whatever an engine tells', () => {
    const long = '이름'.repeat(1000);
    const hostile = toPicture(
      view({
        containers: many(60, () =>
          container({
            ...{ id: long, name: long, image: long, exitCode: 1.5 },
            ...{ networks: many(40, () => long), volumes: many(40, () => long) },
            ports: many(40, () => ({ containerPort: Number.NaN, hostPort: 2 ** 60, protocol: 'tcp' })) as never,
          }),
        ),
        images: many(60, () => ({ id: long, tags: many(40, () => long), sizeBytes: Number.POSITIVE_INFINITY })),
      }),
    );
    enginePictureSchema.parse(hostile);
    expect(Buffer.byteLength(JSON.stringify(hostile))).toBeLessThanOrEqual(64 * 1024);
    expect(hostile.partial).toBe(true);
    expect(hostile.containers[0]?.name.length).toBeLessThanOrEqual(LIMITS.mapNameChars);
  });
});
