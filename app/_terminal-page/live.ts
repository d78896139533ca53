// The page's connection and terminals, of which there is one in the document.
import { DEFAULT_LOCALE, isLocale } from '../../lib/i18n/locales.ts';
import { MAIN_TERMINAL } from '../../lib/protocol/limits.ts';
import { createLive } from '../_workspace/create-live.ts';

const { lang } = document.documentElement;
export const locale = isLocale(lang) ? lang : DEFAULT_LOCALE;
export const live = createLive({ locale, lesson: null, terminals: [MAIN_TERMINAL] });
