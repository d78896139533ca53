// Addresses in the output, and links that programs print (OSC 8). With Ctrl or Cmd a click opens them, as in other
// terminals: a click alone is for selecting. A finger has no Ctrl; it is asked.
import { WebLinksAddon } from '@xterm/addon-web-links';
import type { IBufferRange, ILinkHandler, Terminal } from '@xterm/xterm';
import { decideLink, readHref } from './link-target.ts';
import type { ScreenUiStore } from './screen-ui.ts';
import { spotAt } from './spot.ts';

interface Options {
  readonly host: HTMLElement;
  readonly ui: ScreenUiStore;
  readonly isMac: boolean;
}

export function installLinks(terminal: Terminal, { host, ui, isMac }: Options): void {
  const follow = (event: MouseEvent, href: string, text: string): void => {
    const decision = decideLink({ href, text });
    if (decision.kind === 'refuse') return;
    const byFinger = matchMedia('(pointer: coarse)').matches;
    if (!byFinger && !(isMac ? event.metaKey : event.ctrlKey)) return;
    const { href: target } = decision;
    const open = (): void => void window.open(target, '_blank', 'noopener,noreferrer');
    if (decision.kind === 'open' && !byFinger) open();
    else ui.update((now) => ({ ...now, link: null, question: { kind: 'link', href: target, text, accept: open } }));
  };
  const hover = (event: MouseEvent, href: string): void => {
    const url = readHref(href);
    const link = url && { href: url.href, ...spotAt(host, event) };
    ui.update((now) => ({ ...now, link }));
  };
  const leave = (): void => ui.update((now) => ({ ...now, link: null }));

  terminal.options.linkHandler = {
    activate: (event, href, range) => follow(event, href, textOf(terminal, range)),
    hover,
    leave,
  } satisfies ILinkHandler;
  terminal.loadAddon(new WebLinksAddon((event, href) => follow(event, href, href), { hover, leave }));
}

/** What the learner reads; a link over several lines is only read in part, so that it asks. */
function textOf(terminal: Terminal, { start, end }: IBufferRange): string {
  return terminal.buffer.active.getLine(start.y - 1)?.translateToString(true, start.x - 1, end.x) ?? '';
}
