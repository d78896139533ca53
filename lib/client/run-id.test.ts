import { afterEach, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { createRunId } from './run-id.ts';

afterEach(() => vi.unstubAllGlobals());

it('makes a UUID', () => {
  expect(z.uuid().safeParse(createRunId()).success).toBe(true);
});

it('makes one without crypto.randomUUID', () => {
  vi.stubGlobal('crypto', { getRandomValues: <T extends Uint8Array>(bytes: T) => bytes.fill(0xff) });
  expect(createRunId()).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
});
