import type { LanguageFiles } from '../parts/words.js';
import type { Translation } from './messages.js';

/** A new language: a file in `lang/` and a line here. English is built in. */
export const languages: LanguageFiles<Translation> = {
  ar: () => import('./lang/ar.js'),
  de: () => import('./lang/de.js'),
  es: () => import('./lang/es.js'),
  fr: () => import('./lang/fr.js'),
  it: () => import('./lang/it.js'),
  ja: () => import('./lang/ja.js'),
  pt: () => import('./lang/pt-BR.js'),
};
