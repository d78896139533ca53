// Finds text on the screen and in what has scrolled away. A chunk of its own: loaded when somebody searches.
import { type ISearchDecorationOptions, SearchAddon } from '@xterm/addon-search';
import type { Terminal } from '@xterm/xterm';
import { resolveHex } from '../xterm-theme.ts';
import { MATCH_LIMIT, type Matches, type Searcher } from './screen-ui.ts';

export function createSearcher(terminal: Terminal, host: HTMLElement): Searcher {
  const addon = new SearchAddon({ highlightLimit: MATCH_LIMIT });
  terminal.loadAddon(addon);
  let matches: Matches = { current: 0, count: 0 };
  let listener: ((matches: Matches) => void) | null = null;
  addon.onDidChangeResults(({ resultIndex, resultCount }) => {
    matches = { current: resultIndex + 1, count: resultCount };
    listener?.(matches);
  });
  /** The match that was gone to is a selection. */
  const clear = (): void => {
    terminal.clearSelection();
    addon.clearDecorations();
  };
  return {
    find(term, { direction, caseSensitive, regex }) {
      if (term === '') {
        clear();
        return { current: 0, count: 0 };
      }
      if (regex && !isExpression(term)) return null;
      const options = { caseSensitive, regex, decorations: decorations(host) };
      // What is new is at the end: a new search begins there. Without being cleared the add-on would not notice that only
      // the options have changed.
      if (direction === 0) clear();
      matches = { current: 0, count: 0 };
      if (direction === 1) addon.findNext(term, options);
      else addon.findPrevious(term, options);
      return matches;
    },
    onMatches(next) {
      listener = next;
    },
    clear() {
      listener = null;
      clear();
    },
  };
}

function isExpression(term: string): boolean {
  try {
    new RegExp(term);
    return true;
  } catch {
    return false;
  }
}

function decorations(host: HTMLElement): ISearchDecorationOptions {
  const [match, current] = [resolveHex(host, '--term-match'), resolveHex(host, '--term-match-current')];
  const border = resolveHex(host, '--caution');
  return {
    matchBackground: match,
    // Asked for, though there is no ruler to draw it on.
    matchOverviewRuler: border,
    activeMatchBackground: current,
    activeMatchBorder: border,
    activeMatchColorOverviewRuler: border,
  };
}
