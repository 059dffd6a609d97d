import { svg, type SVGTemplateResult } from 'lit';

/** A picture of 24 by 24 in lines of the text's colour; it says nothing to a screen reader. */
export const icon = (paths: SVGTemplateResult): SVGTemplateResult =>
  svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${paths}</svg>`;
