import { audin } from './audin.js';

/** The wires that `<operator-console protocol="...">` speaks. A new one is a file beside this and a line here. */
export const operatorDialects = { audin };

export type OperatorProtocol = keyof typeof operatorDialects;
