import { describe, expect, it, vi } from 'vitest';
import { OutputWatch } from './output-watch.ts';

function feed(watch: OutputWatch, text: string): void {
  watch.write(Buffer.from(text, 'latin1'), () => undefined);
}

describe('OutputWatch', () => {
  it('finds what came before it was asked, and then what comes after that', async () => {
    const watch = new OutputWatch();
    feed(watch, 'one two one');
    expect(await watch.find('one')).toMatchObject({ startOffset: 0, endOffset: 3 });
    expect(await watch.find('one')).toMatchObject({ startOffset: 8, endOffset: 11 });
  });

  it('finds what arrives in pieces, and takes the time of the last one', async () => {
    const now = vi.spyOn(performance, 'now');
    const watch = new OutputWatch();
    const found = watch.find('mark');
    for (const [atMs, text] of [
      [10, 'xxma'],
      [20, 'r'],
      [30, 'k and more'],
    ] as const) {
      now.mockReturnValue(atMs);
      feed(watch, text);
    }
    expect(await found).toEqual({ atMs: 30, startOffset: 2, endOffset: 6 });
    now.mockRestore();
  });

  it('finds the next byte of any kind and leaves it there', async () => {
    const watch = new OutputWatch();
    feed(watch, 'C');
    await watch.find('C');
    const next = watch.find('');
    feed(watch, 'Hello');
    expect(await next).toMatchObject({ startOffset: 1 });
    expect(await watch.find('Hello')).toMatchObject({ startOffset: 1, endOffset: 6 });
  });

  it('forgets what has come', async () => {
    const watch = new OutputWatch();
    feed(watch, 'abc');
    watch.forget();
    feed(watch, 'xa');
    expect(await watch.find('a')).toMatchObject({ startOffset: 4 });
  });

  it('keeps nothing of what it skims, but counts it', async () => {
    const watch = new OutputWatch();
    feed(watch, 'abc');
    watch.skim();
    feed(watch, 'def');
    watch.forget();
    feed(watch, 'xd');
    expect(await watch.find('d')).toMatchObject({ startOffset: 7 });
    expect(watch.received.bytes).toBe(8);
  });

  it('says at once that the bytes were taken', () => {
    const done = vi.fn();
    new OutputWatch().write(new Uint8Array(1), done);
    expect(done).toHaveBeenCalledOnce();
  });

  it('says it later of what comes while nothing is taken', () => {
    const watch = new OutputWatch();
    const done = vi.fn();
    watch.stopTaking();
    watch.write(new Uint8Array(2), done);
    watch.write(new Uint8Array(3), done);
    expect(done).not.toHaveBeenCalled();
    expect(watch.received.bytes).toBe(5);
    watch.goOnTaking();
    expect(done).toHaveBeenCalledTimes(2);
    watch.write(new Uint8Array(1), done);
    expect(done).toHaveBeenCalledTimes(3);
  });
});
