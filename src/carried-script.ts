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

/** The address to load a carried script from, and what to do when it has been loaded. `own` undefined: the page-wide base. */
export function scriptAddress(script: CarriedScript, own: string | undefined): { url: string; release: () => void } {
  const base = own || pageWide;
  if (base !== undefined) {
    const folder = new URL(base.endsWith('/') ? base : `${base}/`, document.baseURI);
    return { url: new URL(script.fileName, folder).href, release: () => undefined };
  }
  const url = URL.createObjectURL(new Blob([script.text], { type: 'text/javascript' }));
  return { url, release: () => URL.revokeObjectURL(url) };
}
