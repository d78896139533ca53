// What the frame of a preview shows, by what is heard of it. Pure.

/** `missing`, `waiting`: not the learner's page, but one that says why there is none; before its `load`, and after. */
export type FrameView = 'loading' | 'shown' | 'missing' | 'waiting';
/** The frame's document is there; or the page in it says that it stands for one that is missing, or that it goes. */
export type FrameEvent = 'loaded' | 'missing' | 'leaving';

/**
 * In whichever order a document's own words and its `load` come. What it says as it goes may never come: its window is
 * another one's by then. So a `load` after its own is the next document's.
 */
export function nextView(before: FrameView, event: FrameEvent): FrameView {
  switch (event) {
    case 'missing':
      return before === 'shown' ? 'waiting' : 'missing';
    case 'leaving':
      return 'loading';
    case 'loaded':
      return before === 'missing' ? 'waiting' : 'shown';
  }
}

/** @param data of a message from the frame's own window @returns undefined where it is none of ours */
export function eventOf(data: unknown): FrameEvent | undefined {
  if (typeof data !== 'object' || data === null || !('slipwayPreview' in data)) return undefined;
  return data.slipwayPreview === null ? 'leaving' : 'missing';
}
