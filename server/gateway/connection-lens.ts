// A page that shows, or no longer shows, what the learner's commands say to their engine.
import type { Dispose } from '../../lib/disposable.ts';
import type { Handler, Page } from './page.ts';

export function watchLens(page: Page): Handler<'lens.watch'> {
  let end: Dispose | undefined;
  let isGone = false;
  const stop = () => {
    void end?.();
    end = undefined;
  };
  page.onClose(() => {
    isGone = true;
    stop();
  });
  return ({ wanted }) => {
    if (!wanted) stop();
    else if (!isGone) end ??= page.session.watchLens((message) => page.send(message));
  };
}
