import { define } from '../parts/define.js';
import { OperatorConsole as Own } from './operator-console.js';

/** The class behind the tag: another file's, if that one was first on the page. */
export const OperatorConsole = define('operator-console', Own);
export type OperatorConsole = Own;
