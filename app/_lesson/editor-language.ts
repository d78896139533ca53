// Which language a file is in, by its name; those that app/_editor/monaco.ts has.

const BY_NAME: Readonly<Record<string, string>> = {
  dockerfile: 'dockerfile',
  containerfile: 'dockerfile',
  makefile: 'shell',
  '.env': 'ini',
  '.dockerignore': 'ini',
  '.bashrc': 'shell',
};
const BY_ENDING: Readonly<Record<string, string>> = {
  ...{ yml: 'yaml', yaml: 'yaml', json: 'javascript', js: 'javascript', mjs: 'javascript', cjs: 'javascript' },
  ...{ ts: 'typescript', html: 'html', htm: 'html', css: 'css', xml: 'xml', svg: 'xml', md: 'markdown', sql: 'sql' },
  ...{ sh: 'shell', bash: 'shell', py: 'python', go: 'go', java: 'java', bat: 'bat', dockerfile: 'dockerfile' },
  ...{ conf: 'ini', ini: 'ini', env: 'ini', cfg: 'ini', toml: 'ini', properties: 'ini' },
};

/** @returns one of Monaco's names; `plaintext` for what it does not know */
export function languageOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const stem = name.split('.')[0] ?? '';
  const byName = Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : stem === 'dockerfile' ? 'dockerfile' : undefined;
  const ending = name.slice(name.lastIndexOf('.') + 1);
  return byName ?? (Object.hasOwn(BY_ENDING, ending) ? BY_ENDING[ending] : undefined) ?? 'plaintext';
}
