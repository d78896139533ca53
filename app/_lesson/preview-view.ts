// What the frame of a preview shows, by what is heard of it. Pure.

/** `waiting`: not the learner's page, but one that says why there is none. */
export type FrameView = 'loading' | 'shown' | 'waiting';
/** The frame's document is there; or the page in it says that it stands for one that is missing, or that it goes. */
export type FrameEvent = 'loaded' | 'missing' | 'leaving';

/** In whichever order a document's own words and its `load` come. */
export function nextView(before: FrameView, event: FrameEvent): FrameView {
  switch (event) {
    case 'missing':
      return 'waiting';
    case 'leaving':
      return 'loading';
    case 'loaded':
      return before === 'waiting' ? 'waiting' : 'shown';
  }
}

/** @param data of a message from the frame's own window @returns undefined where it is none of ours */
export function eventOf(data: unknown): FrameEvent | undefined {
  if (typeof data !== 'object' || data === null || !('slipwayPreview' in data)) return undefined;
  return data.slipwayPreview === null ? 'leaving' : 'missing';
}
