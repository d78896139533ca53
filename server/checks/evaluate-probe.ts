// Whether what was asked for answered as it should: a server, a file, a script. Pure.
import type { FileCheck, HttpCheck, ScriptCheck } from '../../lib/content/check.ts';
import { containsPattern } from '../../lib/content/pattern.ts';
import type { Reason } from '../../lib/protocol/messages.ts';
import { reason } from '../../lib/protocol/reasons.ts';
import type { Facts, FileFound, HttpAnswer, ProbeResult, ScriptEnd } from './facts.ts';
import { type ProbeCheck, probeKey, probeOf } from './probe.ts';
import { failed, heldOr, PASSED, UNKNOWN, type Verdict } from './verdict.ts';

const resultOf = (check: ProbeCheck, facts: Facts): ProbeResult | undefined => facts.probe(probeKey(probeOf(check)));

export function evaluateHttp(check: HttpCheck, facts: Facts): Verdict {
  const answer = resultOf(check, facts) as HttpAnswer | undefined;
  if (answer === undefined) return UNKNOWN;
  // A number in a text would get the separators of its language.
  const port = String(check.port);
  if (answer.kind !== 'answer')
    return failed(reason(`http-${answer.kind}`, { port }), answer.kind === 'nobody' ? 0 : 1 / 4);
  const { path, status, contains } = check;
  if (answer.status !== status) {
    return failed(reason('http-status', { port, path, found: String(answer.status), expected: String(status) }), 1 / 2);
  }
  const isHeld = contains === null || containsPattern(contains, answer.body);
  return isHeld ? PASSED : failed(reason('http-body', { port, path, expected: contains ?? '' }), 3 / 4);
}

export function evaluateFile(check: FileCheck, facts: Facts): Verdict {
  const found = resultOf(check, facts) as FileFound | undefined;
  if (found === undefined) return UNKNOWN;
  const { present, contains } = check;
  if (!present && found.kind !== 'none') return failed(ofFile('left', check));
  if (!present && isContainerThere(check, facts)) return PASSED;
  if (found.kind === 'none') return failed(whyNone(check, facts));
  if (found.kind === 'unreadable') return failed(ofFile('unreadable', check));
  const isHeld = contains === null || (found.content !== undefined && containsPattern(contains, found.content));
  return isHeld ? PASSED : failed(ofContent('content', check), 1 / 2);
}

export function evaluateScript(check: ScriptCheck, facts: Facts): Verdict {
  const end = resultOf(check, facts) as ScriptEnd | undefined;
  if (end === undefined) return UNKNOWN;
  if (end.kind === 'late') return failed(reason('script-late', { seconds: Math.ceil(check.timeoutMs / 1000) }));
  if (end.exitCode === 0) return PASSED;
  const line = end.firstLine;
  return failed(line === '' ? reason('script-silent', {}) : reason('script-failed', { line }));
}

/** For its opposite. */
export function evaluateNoProbe(check: ProbeCheck, evaluated: Verdict): Verdict {
  if (evaluated.outcome === 'unknown') return UNKNOWN;
  return heldOr(evaluated.outcome === 'failed', () => whyUnwanted(check));
}

function whyNone(check: FileCheck, facts: Facts): Reason {
  const { container, path } = check;
  return container === null || isContainerThere(check, facts)
    ? ofFile('none', check)
    : reason('file-container', { container, path });
}

/** As far as is known. */
function isContainerThere({ host, container }: FileCheck, facts: Facts): boolean {
  const containers = facts.host(host)?.view?.containers;
  return container === null || containers === undefined || containers.some(({ name }) => name === container);
}

function whyUnwanted(check: ProbeCheck): Reason {
  if (check.kind === 'script') return reason('script-unwanted', {});
  if (check.kind === 'http') return reason('http-unwanted', { port: String(check.port), path: check.path });
  if (!check.present) return ofFile('none', check);
  return check.contains === null ? ofFile('left', check) : ofContent('unwanted', check);
}

function ofFile(what: 'none' | 'left' | 'unreadable', { container, path }: FileCheck): Reason {
  return container === null ? reason(`file-${what}`, { path }) : reason(`file-${what}-in`, { container, path });
}

function ofContent(what: 'content' | 'unwanted', { container, path, contains }: FileCheck): Reason {
  const expected = contains ?? '';
  if (container === null) return reason(`file-${what}`, { path, expected });
  return reason(`file-${what}-in`, { container, path, expected });
}
