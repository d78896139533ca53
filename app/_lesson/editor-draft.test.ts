import { describe, expect, it } from 'vitest';
import { baseOf, type Draft, type DraftEvent, isUnsaved, nextDraft } from './editor-draft.ts';

const FILE = { content: 'one', version: 'v1' };
const OTHER = { content: 'two', version: 'v2' };
const opening: Draft = { status: 'opening', text: null, base: null };
const open: Draft = { status: 'open', text: 'one', on: FILE, saving: false };
const typed: Draft = { ...open, text: 'mine' };
const conflict: Draft = { status: 'conflict', text: 'mine', theirs: OTHER };
const kept: Draft = { status: 'opening', text: 'mine', base: 'v1' };

describe('a file in the editor', () => {
  it.each<[string, Draft, DraftEvent, Draft]>([
    ['opens', opening, { type: 'opened', file: FILE }, open],
    ['opens with what was kept of it', kept, { type: 'opened', file: FILE }, typed],
    ['that was changed meanwhile is asked about', kept, { type: 'opened', file: OTHER }, conflict],
    [
      'that was changed to the same is open',
      { ...kept, text: 'two' },
      { type: 'opened', file: OTHER },
      { status: 'open', text: 'two', on: OTHER, saving: false },
    ],
    [
      'is read again where nothing was typed',
      open,
      { type: 'opened', file: OTHER },
      { status: 'open', text: 'two', on: OTHER, saving: false },
    ],
    ['keeps what was typed when it is read again', typed, { type: 'opened', file: FILE }, typed],
    ['is typed in', open, { type: 'typed', text: 'mine' }, typed],
    ['is being saved', typed, { type: 'saving' }, { ...typed, saving: true }],
    [
      'is saved, and was typed in meanwhile',
      { ...typed, text: 'more', saving: true },
      { type: 'saved', text: 'mine', version: 'v3' },
      { status: 'open', text: 'more', on: { content: 'mine', version: 'v3' }, saving: false },
    ],
    ['could not be saved', { ...typed, saving: true }, { type: 'refused' }, typed],
    ['was changed elsewhere', typed, { type: 'changed-elsewhere', file: OTHER }, conflict],
    ['forgets what was kept', kept, { type: 'forgotten' }, opening],
    ['forgets what was typed', typed, { type: 'forgotten' }, open],
    ['forgets mine', conflict, { type: 'forgotten' }, { status: 'open', text: 'two', on: OTHER, saving: false }],
    ['stays mine', conflict, { type: 'keep-mine' }, { status: 'open', text: 'mine', on: OTHER, saving: false }],
    ['becomes theirs', conflict, { type: 'take-theirs' }, { status: 'open', text: 'two', on: OTHER, saving: false }],
  ])('%s', (_, before, event, after) => expect(nextDraft(before, event)).toEqual(after));

  it.each<[Draft, boolean, string | null]>([
    [opening, false, null],
    [kept, true, 'v1'],
    [open, false, 'v1'],
    [typed, true, 'v1'],
    [conflict, true, 'v2'],
  ])('knows whether text would be lost: %j', (draft, unsaved, base) => {
    expect([isUnsaved(draft), baseOf(draft)]).toEqual([unsaved, base]);
  });
});
