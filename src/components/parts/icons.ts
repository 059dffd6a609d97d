import { svg } from 'lit';
import { icon } from './icon.js';

const handset = svg`<path d="M4.5 4.5h3.6l1.8 4.6-2.3 1.5a11.5 11.5 0 0 0 5.8 5.8l1.5-2.3 4.6 1.8v3.6a2 2 0 0 1-2.2 2A17.3 17.3 0 0 1 2.5 6.7a2 2 0 0 1 2-2.2z"/>`;
const microphone = svg`<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"/>`;

export const callIcon = icon(handset);
export const hangUpIcon = icon(svg`<g transform="rotate(135 12 12)">${handset}</g>`);
export const microphoneIcon = icon(microphone);
export const mutedIcon = icon(svg`${microphone}<path d="M4 4l16 16"/>`);
export const sendIcon = icon(svg`<path d="M4 12h15M13 6l6 6-6 6"/>`);
export const settingsIcon = icon(
  svg`<path d="M4 7h9M11 17h9"/><circle cx="17" cy="7" r="3"/><circle cx="7" cy="17" r="3"/>`,
);
export const copyIcon = icon(svg`<rect x="9" y="9" width="11" height="11" rx="3"/><path d="M5 14V7a2 2 0 0 1 2-2h7"/>`);
export const downIcon = icon(svg`<path d="M6 9.5l6 6 6-6"/>`);
