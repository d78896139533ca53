import { expect, it } from 'vitest';
import { EngineResponseError, toEngineError } from '../engine/engine-errors.ts';
import { HostGaps } from './host-gaps.ts';

const FOLDER = '/srv/data/lines/one-0123456789ab';
const refusal = (message: string) => toEngineError(new EngineResponseError(400, message), 'create container a');

it.each([
  [`invalid mount config for type "bind": bind source path does not exist: ${FOLDER}`, false, true],
  [`Mounts denied: The path ${FOLDER} is not shared from the host`, false, true],
  ['OCI runtime create failed: error setting rlimits for ready process: error setting rlimit type 7', true, false],
])('does without what the engine refuses: %s', (message, canMountLines, canSetOpenFiles) => {
  const warnings: string[] = [];
  const gaps = new HostGaps((text) => warnings.push(text));
  expect(gaps.learnFrom(refusal(message), FOLDER)).toBe(true);
  expect(gaps).toMatchObject({ canMountLines, canSetOpenFiles });
  expect(warnings).toHaveLength(1);
});

it.each([
  ['another refusal', refusal('No such image: a'), FOLDER],
  ['a folder that was not asked for', refusal(`no such path: ${FOLDER}`), undefined],
  ['what no engine said', new Error(`${FOLDER}: RLIMIT_NOFILE`), FOLDER],
])('does not take %s for that', (_, error, folder) => {
  const gaps = new HostGaps((text) => expect.unreachable(text));
  expect(gaps.learnFrom(error, folder)).toBe(false);
  expect(gaps).toMatchObject({ canMountLines: true, canSetOpenFiles: true });
});
