/** `x.ts?script`: x.ts and all it imports, bundled to one classic-free script, carried as text (scripts/script-text.ts). */
declare module '*?script' {
  export const script: import('./carried-script.js').CarriedScript;
}
