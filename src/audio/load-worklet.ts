import { CallError } from '../call-error.js';
import { scriptAddress, type CarriedScript } from '../carried-script.js';

/** Rejects with `worklet-blocked`, which names the address or what the page's CSP lacks. */
export async function loadWorklet(
  context: AudioContext,
  script: CarriedScript,
  assetBase: string | undefined,
): Promise<void> {
  const { url, release } = scriptAddress(script, assetBase);
  try {
    await context.audioWorklet.addModule(url);
  } catch (cause) {
    const where = url.startsWith('blob:') ? 'a blob (CSP: script-src blob:, or set asset-base)' : url;
    throw new CallError('worklet-blocked', `The call’s sound code could not be loaded from ${where}.`, { cause });
  } finally {
    release();
  }
}
