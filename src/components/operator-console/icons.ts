import { svg } from 'lit';
import { icon } from '../parts/icon.js';

export const keypadIcon = icon(
  svg`${[6, 12, 18].map((x) => [6, 12, 18].map((y) => svg`<circle cx=${x} cy=${y} r="1"/>`))}`,
);
export const deleteIcon = icon(svg`<path d="M9 6h10a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H9l-6-6zM12 9.5l5 5M17 9.5l-5 5"/>`);
export const numbersIcon = icon(svg`<path d="M9.5 4l-2 16M16.5 4l-2 16M4.5 9h16M3.5 15h16"/>`);
