import { expect, it } from 'vitest';
import { Hearing } from './hearing.ts';

const heardLine = (text: string) => `heard ${Buffer.from(text).toString('hex')}`;

it('hears a token within whatever was sent', () => {
  const hearing = new Hearing();
  hearing.note(heardLine('GET /token1 HTTP/1.0\r\n\r\n'));
  expect(hearing.heard('token1')).toBe(true);
  expect(hearing.heard('token2')).toBe(false);
});

it('keeps what the canary says of itself, by word', () => {
  const hearing = new Hearing();
  for (const line of ['tcp 5', 'address 127.0.0.1', 'address ::1', 'ready']) hearing.note(line);
  expect(hearing.values('address')).toEqual(['127.0.0.1', '::1']);
  expect(String(hearing)).toBe('tcp 5 | address 127.0.0.1 | address ::1 | ready');
});

it('says why it is deaf, and remembers what it heard before', () => {
  const hearing = new Hearing();
  hearing.note(heardLine('token1'));
  expect(hearing.deaf).toBeUndefined();
  hearing.end('its log has ended');
  hearing.end('something else');
  expect(hearing.deaf).toBe('its log has ended');
  expect(hearing.heard('token1')).toBe(true);
});
