// `lesson schema`: writes the schemas of the lesson format for editors. A test says when they are out of date.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonSchemas } from '../../lib/content/schema/json-schema.ts';
import { LOCALES } from '../../lib/i18n/locales.ts';
import type { RunCommand } from '../commands.ts';

export const SCHEMA_FOLDER = 'docs/schema';

export const schema: RunCommand = async ({ root, screen }) => {
  await mkdir(join(root, SCHEMA_FOLDER), { recursive: true });
  for (const [name, text] of Object.entries(jsonSchemas(LOCALES))) {
    await writeFile(join(root, SCHEMA_FOLDER, name), text);
    screen.line(`${SCHEMA_FOLDER}/${name}`);
  }
  return 0;
};
