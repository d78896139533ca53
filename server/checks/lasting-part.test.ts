// What of a check still counts after the step was passed.
import { describe, expect, it } from 'vitest';
import type { Check } from '../../lib/content/check.ts';
import { lastingPart } from './lasting-part.ts';

const BASE = { host: 'sandbox', because: null } as const;
const WEB: Check = { ...BASE, kind: 'container', container: { name: 'web' } };
const NOTHING: Check = { ...BASE, kind: 'nothing-left' } as Check;
const COMMAND: Check = { ...BASE, kind: 'command', pattern: 'docker ps' };
const HTTP: Check = { ...BASE, kind: 'http', port: 80, path: '/', status: 200, contains: null };
const all = (...checks: Check[]): Check => ({ ...BASE, kind: 'all', checks });
const any = (...checks: Check[]): Check => ({ ...BASE, kind: 'any', checks });
const not = (check: Check): Check => ({ ...BASE, kind: 'not', check });

describe('of a check', () => {
  it.each<[string, Check, Check | null]>([
    ['what the engine tells lasts', WEB, WEB],
    ['what was done once does not', COMMAND, null],
    ['what would have to be asked for does not', HTTP, null],
    ['all that last of several are left', all(WEB, COMMAND, NOTHING), all(WEB, NOTHING)],
    ['nothing is left where none lasts', all(COMMAND, HTTP), null],
    ['one way of several is not enough: another may hold', any(WEB, COMMAND), null],
    ['several ways last together', any(WEB, NOTHING), any(WEB, NOTHING)],
    ['of a way with parts its lasting ones are left', any(WEB, all(NOTHING, COMMAND)), any(WEB, all(NOTHING))],
    ['the opposite of what lasts does', not(WEB), not(WEB)],
    ['the opposite of a part would be another thing', not(all(WEB, COMMAND)), null],
    ['an opposite within an opposite counts', not(not(any(WEB, NOTHING))), not(not(any(WEB, NOTHING)))],
  ])('%s', (_, check, expected) => expect(lastingPart(check)).toEqual(expected));
});
