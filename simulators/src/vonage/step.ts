import { isObject, type JsonObject } from '../wire/json.js';

export interface Step {
  readonly input: string | null;
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/** A step, or in some words what is wrong with it. */
export function readStep(message: JsonObject): Step | string {
  const { input, parameters = [] } = message;
  if (input !== null && typeof input !== 'string') return 'input is neither a text nor null';
  if (!Array.isArray(parameters)) return 'parameters is no list';
  const pairs: [string, string][] = [];
  for (const entry of parameters as unknown[]) {
    const { name, value } = isObject(entry) ? entry : {};
    if (typeof name !== 'string' || typeof value !== 'string') return 'a parameter is not { name, value } of texts';
    pairs.push([name, value]);
  }
  return { input, parameters: pairs };
}
