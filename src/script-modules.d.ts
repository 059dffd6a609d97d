/** `x.ts?script`: x.ts and all it imports, bundled to one classic-free script, carried as text (scripts/script-text.ts). */
declare module '*?script' {
  /** A CarriedScript; an ambient module cannot import its name. */
  export const script: { readonly text: string; readonly fileName: string };
}
