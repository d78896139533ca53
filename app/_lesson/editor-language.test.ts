import { expect, it } from 'vitest';
import { languageOf } from './editor-language.ts';

it.each([
  ['Dockerfile', 'dockerfile'],
  ['app/Dockerfile.dev', 'dockerfile'],
  ['compose.yaml', 'yaml'],
  ['site/index.html', 'html'],
  ['run.SH', 'shell'],
  ['.env', 'ini'],
  ['notes', 'plaintext'],
  ['archive.toString', 'plaintext'],
  ['constructor', 'plaintext'],
])('%s is %s', (path, language) => expect(languageOf(path)).toBe(language));
