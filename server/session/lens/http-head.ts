// The head of an HTTP/1 message: its first line and the few fields that say how its body ends and what it is. Nothing else
// is kept: others hold passwords. Pure.

interface Fields {
  readonly contentLength: number | null;
  readonly isChunked: boolean;
  /** Without parameters, in lower case. */
  readonly contentType: string;
}

export interface RequestHead extends Fields {
  readonly kind: 'request';
  readonly method: string;
  readonly path: string;
}

export interface ResponseHead extends Fields {
  readonly kind: 'response';
  readonly status: number;
}

/** Longer ones are longer than what is shown. */
const MAX_PATH_CHARS = 4096;
const MAX_TYPE_CHARS = 128;

const METHOD = /^[A-Z]{1,16}$/;
const STATUS = /^[1-5][0-9]{2}$/;
const LENGTH = /^[0-9]{1,15}$/;
const VERSION = /^HTTP\/1\.[01]$/;

/** @returns nothing for anything else, such as the bytes of a stream */
export function readRequestHead(text: string): RequestHead | undefined {
  const [line = '', ...fields] = text.split('\r\n');
  const [method = '', path = '', version = '', ...more] = line.split(' ');
  if (!METHOD.test(method) || !VERSION.test(version) || path === '' || more.length > 0) return undefined;
  return { kind: 'request', method, path: copyOf(withoutOrigin(path), MAX_PATH_CHARS), ...readFields(fields) };
}

export function readResponseHead(text: string): ResponseHead | undefined {
  const [line = '', ...fields] = text.split('\r\n');
  const [version = '', status = ''] = line.split(' ');
  if (!VERSION.test(version) || !STATUS.test(status)) return undefined;
  return { kind: 'response', status: Number(status), ...readFields(fields) };
}

/** A proxy's form names the origin, too: `GET http://docker/_ping`. */
function withoutOrigin(path: string): string {
  if (!path.startsWith('http://')) return path;
  const slash = path.indexOf('/', 'http://'.length);
  return slash === -1 ? '/' : path.slice(slash);
}

function readFields(lines: readonly string[]): Fields {
  const values = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) values.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  const length = values.get('content-length') ?? '';
  return {
    contentLength: LENGTH.test(length) ? Number(length) : null,
    isChunked: (values.get('transfer-encoding') ?? '').toLowerCase().endsWith('chunked'),
    contentType: copyOf((values.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '', MAX_TYPE_CHARS),
  };
}

/** A part of a string holds the whole of it in memory: here, all of the head. */
const copyOf = (text: string, mostChars: number) => Buffer.from(text.slice(0, mostChars)).toString();
