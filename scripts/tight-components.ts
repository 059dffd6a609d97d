import type { Plugin } from 'vite';

/**
 * Vite: makes two things of our components small that no minifier does: the white space of style sheets, which are
 * templates, and `@property`, which becomes what it does. Every line keeps its number: source maps need no change.
 */
export function tightComponents(): Plugin {
  return {
    name: 'tight-components',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('/src/components/')) return null;
      return {
        code: code
          .replace(/css`([^`]*)`/g, (_, rules: string) => `css\`${tightRules(rules)}\`${rules.replace(/[^\n]/g, '')}`)
          .replace(
            /@property\(([^)]*)\)(\s+)((?:\w+ )*?)(\w+)(?=\??[:; ])(?! \w+[:; ])/g,
            (_, options: string, space: string, modifiers: string, name: string) =>
              `static { this.createProperty('${name}', ${options || '{}'}) }${space}${modifiers}${name}`,
          ),
        map: null,
      };
    },
  };
}

function tightRules(rules: string): string {
  return rules
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/([\w-]): /g, '$1:')
    .replaceAll(';}', '}')
    .trim();
}
