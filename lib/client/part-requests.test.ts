import { describe, expect, it } from 'vitest';
import { SlipwayError } from '../errors.ts';
import type { ClientMessage } from '../protocol/messages.ts';
import type { Answer, Request } from './open-requests.ts';
import { PartRequests } from './part-requests.ts';

function setUp() {
  const sent: ClientMessage[] = [];
  const wire = { connected: true, send: (message: ClientMessage) => void sent.push(message) };
  const parts = new PartRequests(wire, () => Promise.reject(new Error('nothing is asked for here')));
  return { sent, wire, parts };
}

const lens = (wanted: boolean): ClientMessage => ({ type: 'lens.watch', wanted });
const map = (host: string, wanted: boolean): ClientMessage => ({ type: 'map.watch', host, wanted });

describe('what parts of a page watch', () => {
  it('is asked for once, however many watch it, and no more when the last one is gone', () => {
    const { sent, parts } = setUp();
    const stops = [parts.watchLens(), parts.watchLens()];
    expect(sent).toEqual([lens(true)]);
    stops[0]?.();
    stops[0]?.();
    expect(sent).toEqual([lens(true)]);
    stops[1]?.();
    expect(sent).toEqual([lens(true), lens(false)]);
  });

  it('is asked for again when there is a connection again', () => {
    const { sent, wire, parts } = setUp();
    wire.connected = false;
    parts.watchLens();
    parts.watchMap('main');
    parts.watchMap('other')();
    expect(sent).toEqual([]);
    wire.connected = true;
    parts.connected();
    expect(sent).toEqual([lens(true), map('main', true)]);
  });
});

describe('what parts of a page ask for', () => {
  const file = { host: 'sandbox', path: 'notes.txt' };
  const asking = (answer: Answer) => {
    const asked: Request[] = [];
    const parts = new PartRequests({ connected: true, send: () => undefined }, async (request) => {
      asked.push(request);
      return answer;
    });
    return { asked, parts };
  };
  const requestId = '0f8fad5b-d9cb-469f-a165-708677289501';

  it('is a file', async () => {
    const answer: Answer = { type: 'file', requestId, ...file, content: 'hello', version: 'v1' };
    const { asked, parts } = asking(answer);
    expect(await parts.openFile(file)).toBe(answer);
    expect(asked).toEqual([{ type: 'file.open', ...file }]);
  });

  it('is a file to be kept, with what it was made of', async () => {
    const answer: Answer = { type: 'file.saved', requestId, ...file, version: 'v2' };
    const { asked, parts } = asking(answer);
    expect(await parts.saveFile(file, 'mine', 'v1')).toBe(answer);
    expect(asked).toEqual([{ type: 'file.save', ...file, content: 'mine', base: 'v1' }]);
  });

  it('is the address of a preview', async () => {
    const { asked, parts } = asking({ type: 'preview', requestId, host: 'sandbox', port: 8080, url: 'http://x/' });
    expect(await parts.openPreview('sandbox', 8080)).toBe('http://x/');
    expect(asked).toEqual([{ type: 'preview.open', host: 'sandbox', port: 8080 }]);
  });

  it('is refused as it was refused', async () => {
    const refused = new SlipwayError('timeout', 'nobody answered');
    const parts = new PartRequests({ connected: true, send: () => undefined }, () => Promise.reject(refused));
    await expect(parts.openFile(file)).rejects.toBe(refused);
    await expect(parts.openPreview('sandbox', 1)).rejects.toBe(refused);
  });
});
