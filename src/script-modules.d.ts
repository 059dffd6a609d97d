/** `x.ts?script`: x.ts and all it imports, bundled to one classic-free script, carried as text (scripts/script-text.ts). */
declare module '*?script' {
  import type { CarriedScript } from './carried-script.js';

  export const script: CarriedScript;
}
