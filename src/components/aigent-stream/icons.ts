import { svg } from 'lit';
import { icon } from '../parts/icon.js';

const solid = (path: string) => icon(svg`<path fill="currentColor" d=${path} />`);

export const startIcon = icon(
  svg`<circle cx="12" cy="12" r="9"/><circle cx="12" cy="12" r="3.5" fill="currentColor"/>`,
);
export const stopIcon = solid('M6.5 6.5h11v11h-11z');
export const pauseIcon = icon(svg`<path d="M9 6v12M15 6v12"/>`);
export const resumeIcon = solid('M8 5.5l10.5 6.5L8 18.5z');
