import { describe, expect, it } from 'vitest';
import { containerInspect } from './api-schemas.ts';
import { splitReference, toCreateBody, toDetails, toNetworkBody } from './container-spec.ts';

describe('toCreateBody', () => {
  it('leaves out what is not asked for', () => {
    const body = JSON.parse(JSON.stringify(toCreateBody({ name: 'web', image: 'diamol/base', labels: {} })));
    expect(body).toEqual({
      Image: 'diamol/base',
      Env: [],
      Labels: {},
      ExposedPorts: {},
      HostConfig: { Init: false, Mounts: [], ExtraHosts: [], PortBindings: {}, RestartPolicy: { Name: 'no' } },
    });
  });

  it('publishes ports on the loopback address only', () => {
    const body = toCreateBody({
      name: 'r',
      image: 'r',
      labels: {},
      loopbackPorts: [{ containerPort: 5000, hostPort: 0 }],
    });
    expect(body.ExposedPorts).toEqual({ '5000/tcp': {} });
    expect(body.HostConfig.PortBindings).toEqual({ '5000/tcp': [{ HostIp: '127.0.0.1', HostPort: '0' }] });
  });

  it('gives a container as long to stop as it needs', () => {
    expect(toCreateBody({ name: 's', image: 's', labels: {}, stopTimeoutSeconds: 30 }).StopTimeout).toBe(30);
  });

  it('allows no swap beyond the memory, and counts CPUs in billionths', () => {
    const { HostConfig } = toCreateBody({ name: 's', image: 's', labels: {}, memoryBytes: 1024, cpus: 0.5 });
    expect(HostConfig).toMatchObject({ Memory: 1024, MemorySwap: 1024, NanoCpus: 500_000_000 });
  });

  it('labels volumes that come into being with the container', () => {
    const spec = {
      name: 's',
      image: 's',
      labels: { a: 'b' },
      volumes: { data: '/data' },
      readOnlyVolumes: { doors: '/d' },
    };
    const options = { Type: 'volume', VolumeOptions: { Labels: { a: 'b' } } };
    expect(toCreateBody(spec).HostConfig.Mounts).toEqual([
      { ...options, Source: 'data', Target: '/data', ReadOnly: false },
      { ...options, Source: 'doors', Target: '/d', ReadOnly: true },
    ]);
  });

  it('mounts folders of the engine’s machine to be read only', () => {
    const spec = { name: 's', image: 's', labels: {}, readOnlyFolders: { '/data/a': '/a' } };
    const mount = { Type: 'bind', Source: '/data/a', Target: '/a', ReadOnly: true };
    expect(toCreateBody(spec).HostConfig.Mounts).toEqual([mount]);
  });

  it('leaves volumes empty and hands on device rules when told', () => {
    const spec = { name: 's', image: 's', labels: {}, volumes: { data: '/data' } };
    const { HostConfig } = toCreateBody({ ...spec, fillVolumes: false, deviceCgroupRules: ['b 7:* rwm'] });
    expect(HostConfig.Mounts).toMatchObject([{ VolumeOptions: { NoCopy: true } }]);
    expect(HostConfig.DeviceCgroupRules).toEqual(['b 7:* rwm']);
  });

  it('can do without a network', () => {
    const body = toCreateBody({ name: 's', image: 's', labels: {}, network: { name: 'none' } });
    expect(body.HostConfig.NetworkMode).toBe('none');
    expect(body.NetworkingConfig).toBeUndefined();
  });

  it('joins its network with an address and names', () => {
    const body = toCreateBody({
      name: 's',
      image: 's',
      labels: {},
      network: { name: 'n', address: '10.0.0.3', aliases: ['x'] },
    });
    expect(body.HostConfig.NetworkMode).toBe('n');
    expect(body.NetworkingConfig).toEqual({
      EndpointsConfig: { n: { IPAMConfig: { IPv4Address: '10.0.0.3' }, Aliases: ['x'] } },
    });
  });
});

describe('toDetails', () => {
  const raw = containerInspect.parse({
    Id: 'abc',
    Name: '/web',
    Created: '2026-01-02T03:04:05.678Z',
    Path: 'httpd-foreground',
    Args: ['-d'],
    State: {
      Status: 'running',
      ExitCode: 0,
      StartedAt: '2026-01-02T03:04:06Z',
      FinishedAt: '2026-01-02T03:04:05Z',
    },
    RestartCount: 2,
    Config: { Image: 'diamol/ch02-hello-diamol-web', Labels: null },
    NetworkSettings: {
      Ports: {
        '80/tcp': [
          { HostIp: '0.0.0.0', HostPort: '8088' },
          { HostIp: '::', HostPort: '8088' },
        ],
        '53/udp': null,
      },
      Networks: { bridge: { IPAddress: '172.17.0.2' }, none: { IPAddress: '' } },
    },
  });

  it('reads what an inspect says', () => {
    expect(toDetails(raw)).toMatchObject({
      name: 'web',
      command: ['httpd-foreground', '-d'],
      labels: {},
      createdAt: 1767323045.678,
      startedAt: '2026-01-02T03:04:06Z',
      finishedAt: '2026-01-02T03:04:05Z',
      restartCount: 2,
      addresses: { bridge: '172.17.0.2' },
      ports: [
        { containerPort: 80, protocol: 'tcp', hostPort: 8088 },
        { containerPort: 53, protocol: 'udp', hostPort: null },
      ],
    });
  });
});

describe('splitReference', () => {
  it.each([
    ['debian', 'debian', 'latest'],
    ['debian:13-slim', 'debian', '13-slim'],
    ['127.0.0.1:5000/diamol/base', '127.0.0.1:5000/diamol/base', 'latest'],
    ['127.0.0.1:5000/diamol/base:x', '127.0.0.1:5000/diamol/base', 'x'],
  ])('%s', (reference, repository, tag) => {
    expect(splitReference(reference)).toEqual({ repository, tag });
  });
});

describe('toNetworkBody', () => {
  it('leaves addresses to the engine unless they are given', () => {
    expect(toNetworkBody({ name: 'n', internal: true, labels: {} }).IPAM).toBeUndefined();
    const body = toNetworkBody({ name: 'n', internal: true, labels: {}, subnet: '10.0.0.0/29', gateway: '10.0.0.1' });
    expect(body).toMatchObject({ Internal: true, IPAM: { Config: [{ Subnet: '10.0.0.0/29', Gateway: '10.0.0.1' }] } });
  });
});
