// How a file in the editor stands to the one in the sandbox. Pure: every change is an event, nothing is ever dropped.

/** A content, and what tells it from another; null: there is no such file. */
export interface FileContent {
  readonly content: string;
  readonly version: string | null;
}

export type Draft =
  /** `text`: written before and kept, or while the file was on its way; null: none. `base`: what that was made of. */
  | { readonly status: 'opening'; readonly text: string | null; readonly base: string | null }
  | { readonly status: 'open'; readonly text: string; readonly on: FileContent; readonly saving: boolean }
  /** Somebody else has changed the file that the text was made of. */
  | { readonly status: 'conflict'; readonly text: string; readonly theirs: FileContent };

export type DraftEvent =
  /** An earlier page has left this. */
  | { readonly type: 'restored'; readonly text: string; readonly base: string | null }
  | { readonly type: 'typed'; readonly text: string }
  | { readonly type: 'opened'; readonly file: FileContent }
  | { readonly type: 'saving' }
  | { readonly type: 'saved'; readonly text: string; readonly version: string }
  | { readonly type: 'refused' }
  | { readonly type: 'changed-elsewhere'; readonly file: FileContent }
  | { readonly type: 'keep-mine' }
  | { readonly type: 'take-theirs' }
  /** The learner has deleted everything. */
  | { readonly type: 'forgotten' };

export const textOf = (draft: Draft): string => draft.text ?? '';

/** There is text here that is nowhere else. */
export function isUnsaved(draft: Draft): boolean {
  if (draft.status === 'open') return draft.text !== draft.on.content;
  return draft.status === 'conflict' || draft.text !== null;
}

/** What the text was made of, to be kept with it. */
export function baseOf(draft: Draft): string | null {
  if (draft.status === 'open') return draft.on.version;
  return draft.status === 'opening' ? draft.base : draft.theirs.version;
}

export function nextDraft(draft: Draft, event: DraftEvent): Draft {
  switch (event.type) {
    case 'restored':
      return draft.status === 'opening' ? { ...draft, text: event.text, base: event.base } : draft;
    case 'typed':
      return { ...draft, text: event.text };
    case 'opened':
      return opened(draft, event.file);
    case 'saving':
      return draft.status === 'open' ? { ...draft, saving: true } : draft;
    case 'saved': {
      if (draft.status !== 'open') return draft;
      return { ...draft, on: { content: event.text, version: event.version }, saving: false };
    }
    case 'refused':
      return draft.status === 'open' ? { ...draft, saving: false } : draft;
    case 'changed-elsewhere':
      return met(textOf(draft), event.file);
    case 'keep-mine':
      return draft.status === 'conflict' ? open(draft.text, draft.theirs) : draft;
    case 'take-theirs':
      return draft.status === 'conflict' ? open(draft.theirs.content, draft.theirs) : draft;
    case 'forgotten':
      return withoutText(draft);
  }
}

const open = (text: string, on: FileContent): Draft => ({ status: 'open', text, on, saving: false });

function withoutText(draft: Draft): Draft {
  if (draft.status === 'opening') return { ...draft, text: null, base: null };
  const file = draft.status === 'open' ? draft.on : draft.theirs;
  return open(file.content, file);
}

const met = (text: string, file: FileContent): Draft =>
  text === file.content ? open(text, file) : { status: 'conflict', text, theirs: file };

/** The file is there, for the first time or again. */
function opened(draft: Draft, file: FileContent): Draft {
  if (!isUnsaved(draft)) return open(file.content, file);
  const isSame = baseOf(draft) === file.version;
  return isSame ? open(textOf(draft), file) : met(textOf(draft), file);
}
