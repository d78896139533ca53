// Where a link may lead, and when the learner is asked.
import { describe, expect, it } from 'vitest';
import { decideLink } from './link-target.ts';

const open = (href: string) => ({ kind: 'open', href });
const confirm = (href: string) => ({ kind: 'confirm', href });
const refuse = { kind: 'refuse' };

describe('decideLink', () => {
  it.each([
    ['https://docs.docker.com/', 'https://docs.docker.com/', open('https://docs.docker.com/')],
    ['https://docs.docker.com/', 'https://docs.docker.com', open('https://docs.docker.com/')],
    ['https://docs.docker.com/run', 'docs.docker.com/run', open('https://docs.docker.com/run')],
    ['http://localhost:8080', 'http://localhost:8080', open('http://localhost:8080/')],
    ['https://evil.example/', 'https://docs.docker.com/', confirm('https://evil.example/')],
    ['https://evil.example/', 'the manual', confirm('https://evil.example/')],
    [
      'https://docs.docker.com@evil.example/',
      'https://docs.docker.com@evil.example/',
      confirm('https://docs.docker.com@evil.example/'),
    ],
    ['https://dосker.com/', 'https://dосker.com/', confirm('https://xn--dker-55ds.com/')],
    ['javascript:alert(1)', 'javascript:alert(1)', refuse],
    ['JavaScript:alert(1)', 'click', refuse],
    ['data:text/html,<script>', 'click', refuse],
    ['file:///etc/passwd', 'file:///etc/passwd', refuse],
    ['vscode://x', 'vscode://x', refuse],
    ['//docs.docker.com', '//docs.docker.com', refuse],
    ['not an address', 'not an address', refuse],
    [`https://x.example/${'a'.repeat(3000)}`, 'long', refuse],
  ])('%s shown as %s', (href, text, decision) => {
    expect(decideLink({ href, text })).toEqual(decision);
  });
});
