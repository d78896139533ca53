import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { displayAddress, parseEngineAddress } from './engine-address.ts';
import { sshArguments } from './ssh-dial.ts';

describe('parseEngineAddress', () => {
  it.each([
    ['unix:///var/run/docker.sock', { socketPath: '/var/run/docker.sock' }],
    ['npipe:////./pipe/docker_engine', { socketPath: '//./pipe/docker_engine' }],
    ['tcp://10.0.0.1', { host: '10.0.0.1', port: 2375 }],
    ['tcp://[::1]:4000', { host: '::1', port: 4000 }],
    ['https://engine.example', { host: 'engine.example', port: 2376, tls: true, rejectUnauthorized: true }],
    ['ssh://ann@box:2222', { ssh: { host: 'box', port: 2222, user: 'ann' } }],
    ['ssh://box', { ssh: { host: 'box' } }],
  ])('%s', async (address, transport) => {
    expect(await parseEngineAddress(address)).toEqual(transport);
  });

  it('reads certificates, those that are there', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'slipway-tls-'));
    try {
      await writeFile(join(directory, 'ca.pem'), 'CA');
      const transport = await parseEngineAddress('tcp://box', { directory, verify: true });
      expect(transport).toEqual({ host: 'box', port: 2376, tls: true, rejectUnauthorized: true, ca: 'CA' });
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it.each(['docker.sock', 'unix://', 'ftp://x', 'tcp://'])('refuses %s', async (address) => {
    await expect(parseEngineAddress(address)).rejects.toMatchObject({ code: 'config-invalid' });
  });
});

describe('displayAddress', () => {
  it.each([
    ['ssh://ann:secret@box', 'ssh://ann@box'],
    ['tcp://ann:secret@box:2375', 'tcp://box:2375'],
    ['unix:///a@b', 'unix:///a@b'],
  ])('%s → %s', (address, shown) => {
    expect(displayAddress(address)).toBe(shown);
  });
});

describe('sshArguments', () => {
  it('never takes a host for an option', () => {
    const words = sshArguments({ host: '-oProxyCommand=x', user: 'ann', port: 22 });
    expect(words.slice(words.indexOf('--'))).toEqual(['--', '-oProxyCommand=x', 'docker', 'system', 'dial-stdio']);
  });
});
