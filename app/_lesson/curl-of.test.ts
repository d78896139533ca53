import { describe, expect, it } from 'vitest';
import { curlOf } from './curl-of.ts';

const START = 'curl --unix-socket /var/run/docker.sock';
const JSON_TYPE = "-H 'Content-Type: application/json'";

describe('a call as a curl command', () => {
  it.each<[method: string, path: string, body: string | null, command: string]>([
    ['GET', '/v1.41/containers/json?all=1', null, `${START} 'http://localhost/v1.41/containers/json?all=1'`],
    ['HEAD', '/_ping', null, `${START} --head 'http://localhost/_ping'`],
    ['DELETE', '/v1.41/containers/x', null, `${START} -X DELETE 'http://localhost/v1.41/containers/x'`],
    ['GET', '/x?filters={"a":[]}', null, `${START} --globoff 'http://localhost/x?filters={"a":[]}'`],
    [
      ...(['POST', '/v1.41/containers/create?name=web', '{\n  "Image": "x",\n  "Tty": false\n}'] as const),
      `${START} -X POST ${JSON_TYPE} -d '{ "Image": "x", "Tty": false }' 'http://localhost/v1.41/containers/create?name=web'`,
    ],
    ['POST', '/x', `{"Cmd":["it's"]}`, `${START} -X POST ${JSON_TYPE} -d '{"Cmd":["it'\\''s"]}' 'http://localhost/x'`],
    ['POST', '/x', '@/etc/passwd', `${START} -X POST ${JSON_TYPE} --data-raw '@/etc/passwd' 'http://localhost/x'`],
    ['POST', '/x', '', `${START} -X POST ${JSON_TYPE} -d '' 'http://localhost/x'`],
    ['GET', "/'; rm -rf ~ #", null, `${START} 'http://localhost/'\\''; rm -rf ~ #'`],
    ['$(id)', '/x', null, `${START} -X '$(id)' 'http://localhost/x'`],
  ])('of %s %s with %j', (method, path, requestBody, command) => {
    expect(curlOf({ method, path, requestBody })).toBe(command);
  });

  it('holds nothing that a terminal would obey', () => {
    const hostile = { method: 'GE\rT', path: "/\x03'\r\nreboot\n\x1b[A\x9b", requestBody: '\x15"\r\n\x04\t"' };
    expect(curlOf(hostile)).not.toMatch(/\p{Cc}/u);
  });
});
