import type { Plugin } from 'vite';
import { unusedInLit, type Cut } from './unused-in-lit.ts';

/** lit's `css`, for style sheets alone that are adopted and have no values in them. */
const CSS_TAG = `
export const css = ([rules]) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  return sheet;
};
export const adoptStyles = (root, sheets) => {
  root.adoptedStyleSheets = sheets;
};
// lit names them too; nothing here calls them.
export { css as unsafeCSS, css as CSSResult, css as getCompatibleStyle };
export const supportsAdoptingStyleSheets = true;
`;

/** Vite, for script tags: lit without what it has for older browsers, and without what no tag of ours uses. */
export function tightLit(): Plugin {
  return {
    name: 'tight-lit',
    transform(code, id) {
      if (id.endsWith('/@lit/reactive-element/css-tag.js')) return { code: CSS_TAG, map: null };
      if (!/\/node_modules\/(lit|@lit)/.test(id)) return null;
      const cuts = Object.entries(unusedInLit).find(([file]) => id.endsWith(file))?.[1] ?? [];
      // Hooks of the polyfills for those browsers.
      return { code: cuts.reduce(cut, code).replace(/\b\w+\.\w+PolyfillSupport\b/g, 'undefined'), map: null };
    },
  };
}

function cut(code: string, [from, to, instead = '']: Cut): string {
  const at = code.indexOf(from);
  const end = code.indexOf(to, at + from.length);
  if (at < 0 || end < 0) throw new Error(`lit is another than scripts/unused-in-lit.ts knows: no ${from} … ${to}`);
  return code.slice(0, at) + instead + code.slice(end);
}
