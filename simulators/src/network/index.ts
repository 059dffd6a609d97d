export { Arrivals } from './arrivals.js';
export { lines, type Line, type LineName } from './lines.js';
