import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import { commandLine } from './command-line.ts';

describe('a command’s line', () => {
  it.each([
    [['/usr/bin/docker', 'ps', '-a'], 'docker ps -a'],
    [['docker', 'run', '-e', 'A=b c', 'x', "it's"], "docker run -e 'A=b c' x 'it'\\''s'"],
    [['sh', '-c', 'echo $HOME'], "sh -c 'echo $HOME'"],
    [['docker', ''], "docker ''"],
    [['\x1b[31m', 'a\nb'], "'�[31m' 'a�b'"],
    [[], ''],
  ])('of %j is %s', (words, line) => {
    expect(commandLine(Buffer.from(words.map((word) => `${word}\0`).join('')))).toBe(line);
  });

  it('is never longer than what is shown', () => {
    expect(commandLine(Buffer.alloc(512, "'")).length).toBeLessThanOrEqual(LIMITS.callingCommandChars);
  });
});
