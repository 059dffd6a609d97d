import type { Plugin } from 'vite';

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
export const getCompatibleStyle = (sheet) => sheet.styleSheet ?? sheet;
// lit names them too; nothing here calls them.
export { css as unsafeCSS, css as CSSResult };
export const supportsAdoptingStyleSheets = true;
`;

/** Vite, for script tags: lit without what it has for browsers that lack shadow roots or adopted style sheets. */
export function tightLit(): Plugin {
  return {
    name: 'tight-lit',
    transform(code, id) {
      if (id.endsWith('/@lit/reactive-element/css-tag.js')) return { code: CSS_TAG, map: null };
      // Hooks of the polyfills for those browsers.
      if (/\/node_modules\/(lit|@lit)/.test(id))
        return { code: code.replace(/\b\w+\.\w+PolyfillSupport\b/g, 'undefined'), map: null };
      return null;
    },
  };
}
