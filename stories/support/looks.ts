import { html, type TemplateResult } from 'lit';
import type { Story } from './meta.ts';
import type { Args } from './render.ts';

/** A page's own colours, corners and letters. */
export const brand: Args = {
  '--call-accent': '#0a6b4b',
  '--call-on-accent': '#ffffff',
  '--call-surface': '#f4faf6',
  '--call-raised': '#e2efe7',
  '--call-text': '#10241b',
  '--call-quiet-text': '#47594f',
  '--call-line': '#b9d2c4',
  '--call-radius': '6px',
  '--call-font': 'Georgia, serif',
};

/** For the slot `icon`. */
export const logo: TemplateResult = html`<svg slot="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
  <circle cx="12" cy="12" r="11" fill="currentColor" />
</svg>`;

/** A page that has so much room for the element, or no more than that. */
export function inRoomOf(inlineSize: string, property: 'inline-size' | 'max-inline-size' = 'inline-size'): Story {
  return { decorators: [(story) => html`<div style="${property}: ${inlineSize}">${story()}</div>`] };
}
