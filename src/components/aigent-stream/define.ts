import { define } from '../parts/define.js';
import { AigentStream as Own } from './aigent-stream.js';

/** The class behind the tag: another file's, if that one was first on the page. */
export const AigentStream = define('aigent-stream', Own);
export type AigentStream = Own;
