import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { followProgress } from './progress.ts';

const stream = (...lines: object[]) => Readable.from(lines.map((line) => Buffer.from(`${JSON.stringify(line)}\r\n`)));

describe('followProgress', () => {
  it('shows what a build and a pull say', async () => {
    const seen: string[] = [];
    const lines = [
      { stream: 'Step 1/2 : FROM scratch\n' },
      { stream: '\n' },
      { status: 'Pulling', id: 'a1', progress: '[=>]' },
    ];
    await followProgress(stream(...lines), (line) => seen.push(line));
    expect(seen).toEqual(['Step 1/2 : FROM scratch', 'a1 Pulling [=>]']);
  });

  it('throws what comes as the last line', async () => {
    const failed = followProgress(
      stream({ status: 'x' }, { errorDetail: { message: 'no space left' }, error: 'no space left' }),
    );
    await expect(failed).rejects.toMatchObject({ name: 'EngineResponseError', status: 500, message: 'no space left' });
  });
});
