// Names of what an engine has, as checks have them. One that Docker never gives could never be found there.
import { CONTENT_LIMITS } from '../limits.ts';
import { text } from './pieces.ts';

const any = text(CONTENT_LIMITS.nameChars);
const isPlain = (name: string) => /^[a-zA-Z0-9][\w.-]*$/.test(name);
const PLAIN = 'of letters of the English alphabet, digits, _, . and -';

export const labelName = any;
export const containerName = any.refine(isPlain, `expected a name as containers have it: ${PLAIN}`);
export const volumeName = any.refine(isPlain, `expected a name as volumes have it: ${PLAIN}`);
/** Docker takes nearly everything here; but nobody types such marks into a terminal. */
export const networkName = any.refine((name) => !/["'“”‘’„«»`]|\s{2}|^\s|\s$/.test(name), {
  error: 'expected a network name without quotation marks in it',
});

const DOMAIN = /^(?:localhost|[\w-]+(?:\.[\w-]+)*:\d+|[\w-]+(?:\.[\w-]+)+)\//;
const PATH = /^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::\w[\w.-]{0,127})?(?:@[a-z0-9+._-]+:[a-fA-F0-9]{32,})?$/;

/** `registry.example.org:5000/some/image:tag`; a pattern may have any part of it. */
export const imageName = any.refine(
  (name) => (name.includes('…') ? !/[\s"'“”‘’„«»]|:\/\//.test(name) : PATH.test(name.replace(DOMAIN, ''))),
  'expected an image such as diamol/base or registry.example.org/some/image:tag: in small letters, without spaces and https://',
);
