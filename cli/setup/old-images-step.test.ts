import { expect, it } from 'vitest';
import { HASH_LABEL, type ImageIdentity } from '../../lib/images.ts';
import { oldImages } from './old-images-step.ts';

const NOW = 'slipway/sandbox:aaaaaaaaaaaa';
const BEFORE = 'slipway/sandbox:bbbbbbbbbbbb';
const IDENTITY = { definition: { repository: 'slipway/sandbox' }, reference: NOW } as ImageIdentity;
const image = (id: string, tags: string[], labels: Record<string, string> = { [HASH_LABEL]: 'x' }) => ({
  id,
  tags,
  labels,
  sizeBytes: 0,
});

it.each<[string, ReturnType<typeof image>, string[], string[]]>([
  ['what was built before', image('1', [BEFORE]), [], [BEFORE]],
  ['what was built before, while another has its name', image('1', [BEFORE, 'slipway/sandbox:latest']), [], [BEFORE]],
  ['nothing of what is current', image('1', [NOW, 'slipway/sandbox:latest']), [], []],
  ['nothing that a container is of', image('1', [BEFORE]), [BEFORE], []],
  ['nothing that a container without a name for it is of', image('sha256:1', [BEFORE]), ['sha256:1'], []],
  ['nothing that was not built here', image('1', [BEFORE], {}), [], []],
  ['nothing of other repositories', image('1', ['other/sandbox:bbbbbbbbbbbb']), [], []],
  ['nothing that somebody named', image('1', ['slipway/sandbox:mine']), [], []],
])('removes %s', (_, present, inUse, removed) => {
  expect(oldImages([IDENTITY], [present], inUse)).toEqual(removed);
});
