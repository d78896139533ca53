import { describe, expect, it } from 'vitest';
import { dockerdArguments } from './embedded-engine.ts';
import { embeddedEnginePaths } from './embedded-paths.ts';

describe('embeddedEnginePaths', () => {
  it('keeps the socket beside the data', () => {
    expect(embeddedEnginePaths('/home/ann/slipway/.slipway').socket).toBe(
      '/home/ann/slipway/.slipway/engine/docker.sock',
    );
  });

  it('moves it where the path would be too long for a socket', () => {
    const { socket, runDirectory } = embeddedEnginePaths(`/home/${'deep/'.repeat(30)}.slipway`);
    expect(socket).toBe(`${runDirectory}/docker.sock`);
    expect(Buffer.byteLength(socket)).toBeLessThan(108);
  });

  it('gives two checkouts nothing in common', () => {
    const [one, other] = [embeddedEnginePaths('/a/.slipway'), embeddedEnginePaths('/b/.slipway')];
    const shared = Object.values(one).filter((path) => Object.values(other).includes(path));
    expect(shared).toEqual([]);
  });

  it('leaves docker0 and the configuration of the machine alone', () => {
    const words = dockerdArguments(embeddedEnginePaths('/a/.slipway'));
    expect(words[words.indexOf('--bridge') + 1]).toBe('none');
    expect(words[words.indexOf('--config-file') + 1]).toBe('/a/.slipway/engine/daemon.json');
  });
});
