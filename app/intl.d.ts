// Tells use-intl which keys and locales there are, so that a wrong key does not compile.
import type { Locale } from '../lib/i18n/locales.ts';
import type { Messages } from '../lib/i18n/translator.ts';

declare module 'use-intl' {
  interface AppConfig {
    Messages: Messages;
    Locale: Locale;
  }
}
