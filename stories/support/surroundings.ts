import type { Decorator } from '@storybook/web-components-vite';
import { html } from 'lit';

/** The languages of the toolbar. */
export const locales = [
  { value: 'en', title: 'English' },
  { value: 'de', title: 'Deutsch' },
  { value: 'es', title: 'Español' },
  { value: 'fr', title: 'Français' },
  { value: 'it', title: 'Italiano' },
  { value: 'pt-BR', title: 'Português (Brasil)' },
  { value: 'ja', title: '日本語' },
  { value: 'ar', title: 'العربية' },
] as const;

/** The page's `color-scheme`. */
export const schemes = [
  { value: 'light dark', title: 'System', icon: 'browser' as const },
  { value: 'light', title: 'Light', icon: 'sun' as const },
  { value: 'dark', title: 'Dark', icon: 'moon' as const },
];

/** Names of the style sheets in public/themes; they are fetched when chosen. */
const themeNames = Object.keys(import.meta.glob('../../public/themes/*.css'))
  .map((path) => /([^/]+)\.css$/.exec(path)?.[1] ?? path)
  .sort();

/** The element's own look, then the example themes. */
export const themes = [
  { value: 'none', title: 'No theme' },
  ...themeNames.map((name) => ({ value: name, title: name[0]?.toUpperCase() + name.slice(1) })),
];

const themeSheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, themeSheet];

/** Dresses the page in an example theme, or in none; resolves when it is on. */
export async function wear(theme: string): Promise<void> {
  const sheet = themeNames.includes(theme) ? await fetch(`${import.meta.env.BASE_URL}themes/${theme}.css`) : undefined;
  await themeSheet.replace((await sheet?.text()) ?? '');
}

/** The page around a story: its colour scheme, its language and the direction of that. */
export const withSurroundings: Decorator = (story, { globals, viewMode }) => {
  const { scheme, locale } = globals as Readonly<Record<'scheme' | 'locale', string>>;
  const style = [
    `color-scheme: ${scheme}`,
    'background: Canvas',
    'color: CanvasText',
    'padding: 24px',
    'box-sizing: border-box',
    viewMode === 'docs' ? '' : 'min-height: 100vh',
  ].join(';');
  return html`<div lang=${locale} dir=${locale === 'ar' ? 'rtl' : 'ltr'} style=${style}>${story()}</div>`;
};
