import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findContext } from './docker-context.ts';

let configDirectory: string;
beforeEach(async () => {
  configDirectory = await mkdtemp(join(tmpdir(), 'slipway-context-'));
});
afterEach(() => rm(configDirectory, { recursive: true }));

const idOf = (name: string) => createHash('sha256').update(name).digest('hex');

async function writeContext(name: string, endpoint: object) {
  const directory = join(configDirectory, 'contexts', 'meta', idOf(name));
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'meta.json'), JSON.stringify({ Name: name, Endpoints: { docker: endpoint } }));
}
const choose = (name: string) =>
  writeFile(join(configDirectory, 'config.json'), JSON.stringify({ currentContext: name }));

describe('findContext', () => {
  it('finds nothing without a configuration', async () => {
    expect(await findContext({ configDirectory })).toBeUndefined();
  });

  it('finds the current one', async () => {
    await choose('lab');
    await writeContext('lab', { Host: 'tcp://lab:2376' });
    expect(await findContext({ configDirectory })).toEqual({ name: 'lab', host: 'tcp://lab:2376' });
  });

  it('prefers the one from the environment, and finds its certificates', async () => {
    await choose('lab');
    await writeContext('prod', { Host: 'tcp://prod:2376', SkipTLSVerify: true });
    const certificates = join(configDirectory, 'contexts', 'tls', idOf('prod'), 'docker');
    await mkdir(certificates, { recursive: true });
    expect(await findContext({ configDirectory, context: 'prod' })).toMatchObject({
      host: 'tcp://prod:2376',
      tls: { directory: certificates, verify: false },
    });
  });

  it('has nothing to say about the default one', async () => {
    await choose('default');
    expect(await findContext({ configDirectory })).toBeUndefined();
  });

  it('refuses one that does not exist', async () => {
    await expect(findContext({ configDirectory, context: 'gone' })).rejects.toThrow('"gone"');
  });
});
