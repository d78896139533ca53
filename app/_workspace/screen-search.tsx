'use client';
// Finds text in a terminal. Enter and Shift+Enter go through the results, Escape closes and gives the keyboard back.
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { MATCH_LIMIT, type Matches, type ScreenForOverlay, type SearchOptions } from './screen/screen-ui.ts';
import { SearchButton } from './search-button.tsx';
import styles from './terminal-overlay.module.css';
import { useSearcher } from './use-searcher.ts';

interface Props {
  readonly screen: ScreenForOverlay;
  /** A new number asks for the keyboard. */
  readonly request: number;
}

export function ScreenSearch({ screen, request }: Props) {
  const t = useTranslations('screen');
  const input = useRef<HTMLInputElement>(null);
  const [term, setTerm] = useState('');
  const [options, setOptions] = useState<SearchOptions>({ caseSensitive: false, regex: false });
  const { result, step } = useSearcher(screen, term, options);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each request is one
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, [request]);

  const close = () => {
    screen.ui.update((now) => ({ ...now, search: null }));
    screen.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter may end a syllable.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && event.target === input.current) step(event.shiftKey ? -1 : 1);
  };
  const toggle = (option: keyof SearchOptions) => setOptions((now) => ({ ...now, [option]: !now[option] }));
  return (
    <search className={styles.search} onKeyDown={onKeyDown}>
      <input
        ref={input}
        type="text"
        value={term}
        aria-label={t('find')}
        placeholder={t('find')}
        aria-invalid={result === 'bad'}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTerm(event.target.value)}
      />
      <output className={styles.count} data-tone={result === 'bad' ? 'bad' : undefined}>
        {countText(t, term, result)}
      </output>
      <SearchButton
        label={t('matchCase')}
        sign="Aa"
        pressed={options.caseSensitive}
        onClick={() => toggle('caseSensitive')}
      />
      <SearchButton label={t('expression')} sign=".*" pressed={options.regex} onClick={() => toggle('regex')} />
      <SearchButton label={t('previous')} path="M4 10l4-4 4 4" onClick={() => step(-1)} />
      <SearchButton label={t('next')} path="M4 6l4 4 4-4" onClick={() => step(1)} />
      <SearchButton label={t('closeFind')} path="m4 4 8 8m0-8-8 8" onClick={close} />
    </search>
  );
}

function countText(t: ReturnType<typeof useTranslations<'screen'>>, term: string, result: Matches | 'bad'): string {
  if (result === 'bad') return t('badExpression');
  if (term === '') return '';
  if (result.count >= MATCH_LIMIT) return t('matchesMany', { limit: MATCH_LIMIT });
  return t('matches', { ...result });
}
