import { CallError } from './call-error.js';

/** A script that is carried as text and also shipped as a file of `dist/assets/`. */
export interface CarriedScript {
  readonly text: string;
  readonly fileName: string;
}

let pageWide: string | undefined;

/**
 * Serves worklet and worker files from `url` (a folder that holds the files of `dist/assets/`) instead of from blobs,
 * for pages whose Content-Security-Policy forbids `blob:`. Applies to calls that start later; `undefined` undoes it.
 */
export function setAssetBase(url: string | undefined): void {
  pageWide = url;
}

/**
 * The folder that carried scripts are loaded from; undefined when they come from blobs. `own` undefined: the page-wide
 * base. Throws `config-invalid` for what is no address.
 */
export function assetFolder(own: string | undefined): URL | undefined {
  const base = own || pageWide;
  if (base === undefined) return undefined;
  try {
    return new URL(base.endsWith('/') ? base : `${base}/`, document.baseURI);
  } catch (cause) {
    throw new CallError('config-invalid', 'asset-base must be the address of a folder.', { cause });
  }
}

/** The address to load a carried script from, and what to do when it has been loaded. */
export function scriptAddress(script: CarriedScript, own: string | undefined): { url: string; release: () => void } {
  const folder = assetFolder(own);
  if (folder) return { url: new URL(script.fileName, folder).href, release: () => undefined };
  const url = URL.createObjectURL(new Blob([script.text], { type: 'text/javascript' }));
  return { url, release: () => URL.revokeObjectURL(url) };
}
