import type { Plugin } from 'vite';
import { LEFT_OUT } from './unused-in-lit.ts';

/**
 * Vite: makes small what no minifier may touch: the white space of style sheets and markup, which are templates, and
 * `@property`, which becomes what it does. What follows a template keeps its line, so source maps need no change.
 */
export function tightComponents(): Plugin {
  return {
    name: 'tight-components',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('/src/components/') || !id.endsWith('.ts')) return null;
      const [used] = LEFT_OUT.exec(code) ?? [];
      if (used) throw new Error(`${id}: ${used} is of lit what scripts/unused-in-lit.ts leaves out.`);
      const small = code.replace(/css`([^`]*)`/g, (_, rules: string) => `css\`${tightRules(rules)}\`${lines(rules)}`);
      return { code: tightMarkup(listProperties(small)), map: null };
    },
  };
}

/** lit's other way: `static properties`. */
function listProperties(code: string): string {
  const DECORATED = /@property\(([^)]*)\)(?=\s+(?:\w+ )*?(\w+)(?=\??[:; ])(?! \w+[:; ]))/g;
  const listed = [...code.matchAll(DECORATED)].map(([, options, name]) => `${name}: ${options || '{}'}`);
  let first = true;
  return code.replace(DECORATED, () => {
    const list = first ? `static properties = { ${listed.join(', ').replace(/\n/g, ' ')} }; ` : '';
    first = false;
    return list;
  });
}

const lines = (text: string): string => text.replace(/[^\n]/g, '');

function tightRules(rules: string): string {
  return rules
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/([\w-]): /g, '$1:')
    .replaceAll(' > ', '>')
    .replace(/='([a-z][\w-]*)'\]/g, '=$1]')
    .replaceAll(' !', '!')
    .replace(/\b0(?=\.\d)/g, '')
    .replaceAll(';}', '}')
    .trim();
}

/** Between tags white space goes, elsewhere a line's end and what indents the next become one space. */
function tightMarkup(code: string): string {
  let result = '';
  let dropped = '';
  // What the reader is in: markup, the code inside `${}`, or a plain object or block in that code.
  const inside: ('markup' | 'text' | 'code' | 'block')[] = [];
  const token = /(?:html|svg)?`|\$\{|[{}]|'(?:\\.|[^'\\\n])*'|\/\/[^\n]*|\s*\n\s*|[^]/g;
  for (const [text] of code.matchAll(token)) {
    const at = inside.at(-1);
    if (at === 'markup' || at === 'text') {
      if (text === '`') {
        inside.pop();
        result += text + (inside.length === 0 ? dropped : '');
        if (inside.length === 0) dropped = '';
      } else if (text === '${') {
        inside.push('code');
        result += text;
      } else if (at === 'markup' && /^\s*\n\s*$/.test(text)) {
        dropped += lines(text);
        result += ' ';
      } else result += text;
      continue;
    }
    if (text.endsWith('`')) inside.push(text === '`' ? 'text' : 'markup');
    else if (text === '{' || text === '${') inside.push('block');
    else if (text === '}') inside.pop();
    result += text;
  }
  return result;
}
