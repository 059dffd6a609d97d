/** `x.ts?script`: x.ts and all it imports, bundled to one classic-free script, carried as text (scripts/script-text.ts). */
declare module '*?script' {
  export const text: string;
  /** The name under which the same text is shipped in `dist/assets/`. */
  export const fileName: string;
}
