// The words of the scripts, in a shell of this machine: nothing that they try here is more than `true` or `false`.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { lastWords } from './party.ts';
import { PRELUDE, REQUIRE_PROGRAMS } from './prelude.ts';

const run = promisify(execFile);
const say = async (script: string) => (await run('bash', ['-c', `PATIENCE=1\n${PRELUDE}${script}`])).stdout.trim();

describe('try', () => {
  it.each([
    ['try x echo hello', 'x: DONE hello'],
    ["try x bash -c 'echo one; echo two; exit 3'", 'x: refused (3) one | two'],
    ['try x no-such-program', 'x: unable, there is no program no-such-program'],
    ['try x /etc/passwd', 'x: unable, there is no program /etc/passwd'],
    ["try x bash -c 'no-such-program'", 'x: unable (127) bash: line 1: no-such-program: command not found'],
    ["try x bash -c 'exit 126'", 'x: unable (126)'],
    [
      'try_running x no-such-program',
      "x: refused (127) timeout: failed to run command 'no-such-program': No such file or directory",
    ],
  ])('%s', async (script, line) => {
    expect(await say(script)).toBe(line);
  });

  const docker = (words: string, code: number) => `docker() { :; }; run_limited() { echo "${words}"; return ${code}; }
type() { [ "$1 $2" = '-P docker' ] || builtin type "$@"; }
try x docker run image true`;

  it("takes docker's codes for an engine's refusal", async () => {
    expect(await say(docker('docker: mkdir /x: no such file or directory', 127))).toBe(
      'x: refused (127) docker: mkdir /x: no such file or directory',
    );
  });

  it('but not when the container lacks the program', async () => {
    expect(await say(docker('exec: perl: executable file not found in path', 127))).toMatch(/^x: unable \(127\) exec/);
  });
});

describe.each(['peek /dev/null', 'poke /dev/null', 'call reboot 0'])('%s without perl', (words) => {
  it('has tried nothing', async () => {
    const script = `type() { [ "$2" != perl ] && builtin type "$@"; }\n${words}`;
    expect(await say(script)).toMatch(/^\S+( \S+)?: unable, there is no program perl$/);
  });
});

it('a script that lacks a program ends before its first word', async () => {
  const script = `type() { [ "$2" != awk ] && [ "$2" = "\${2%awk}" ]; }\n${REQUIRE_PROGRAMS}echo 'looked everywhere'`;
  await expect(say(script)).rejects.toMatchObject({ code: 69, stdout: 'unable, there is no program awk\n' });
});

describe('the last words of a script', () => {
  it.each([
    [0, ''],
    [1, ''],
    [127, ''],
    [124, '\nscript: ended at its deadline\n'],
    [137, '\nscript: killed (137)\n'],
    [null, '\nscript: gone\n'],
  ])('for code %j', (code, words) => {
    expect(lastWords(code)).toBe(words);
  });
});
