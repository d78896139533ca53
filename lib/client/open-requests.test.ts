// Requests that are answered, refused, or neither.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ClientMessage } from '../protocol/messages.ts';
import { OpenRequests, type Request } from './open-requests.ts';

const PREVIEW: Request = { type: 'preview.open', host: 'sandbox', port: 8080 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function requests(connected = true) {
  const sent: ClientMessage[] = [];
  const open = new OpenRequests({ connected, send: (message) => void sent.push(message) });
  const idOf = () => (sent[0] as { requestId: string }).requestId;
  return { open, sent, idOf };
}

it('an answer is that of its request', async () => {
  const { open, idOf } = requests();
  const asked = open.ask(PREVIEW);
  const answer = { type: 'preview', requestId: idOf(), host: 'sandbox', port: 8080, url: 'http://p' } as const;
  open.answered({ ...answer, requestId: '0f8fad5b-d9cb-469f-a165-708677289500' });
  open.answered(answer);
  expect(await asked).toEqual(answer);
});

it('a fault refuses it, and is nobody else’s', async () => {
  const { open, idOf } = requests();
  const asked = expect(open.ask(PREVIEW)).rejects.toMatchObject({ code: 'invalid-path' });
  expect(open.refused(idOf(), 'invalid-path')).toBe(true);
  expect(open.refused(idOf(), 'invalid-path')).toBe(false);
  await asked;
});

it('no answer in time, no connection, or one that breaks', async () => {
  const late = requests();
  const asked = expect(late.open.ask(PREVIEW)).rejects.toMatchObject({ code: 'timeout' });
  await vi.advanceTimersByTimeAsync(15_000);
  await asked;
  await expect(requests(false).open.ask(PREVIEW)).rejects.toMatchObject({ code: 'timeout' });
  const broken = requests();
  const cut = expect(broken.open.ask(PREVIEW)).rejects.toMatchObject({ code: 'timeout' });
  broken.open.disconnected();
  await cut;
});
