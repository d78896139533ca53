// The three choices of colours. `system` follows the machine and is the default.
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const THEME_COOKIE = 'slipway-theme';

export const isTheme = (value: unknown): value is Theme => THEMES.some((theme) => theme === value);

export const nextTheme = (theme: Theme): Theme => THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
