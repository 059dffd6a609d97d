import { CallError } from '../call-error.js';

/** Loads a part of the library that is fetched only when it is needed. Rejects with a CallError that names it. */
export async function fetchLater<Module>(name: string, load: () => Promise<Module>, fatal = true): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    const message = `${name} could not be fetched from beside the script. Please try again.`;
    throw new CallError('worklet-blocked', message, { cause, fatal, retryable: true });
  }
}
