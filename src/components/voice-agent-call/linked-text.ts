import { html } from 'lit';

/** At odd places of a split: addresses, without the sentence's own punctuation at their end. */
const ADDRESS = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/i;

/** The text, with the addresses at these hosts as links; everything else stays text. Nobody vouches for the text. */
export function linkedText(text: string, hosts: readonly string[]): unknown {
  if (hosts.length === 0) return text;
  return text.split(ADDRESS).map((piece, at) => {
    const url = at % 2 ? permitted(piece, hosts) : undefined;
    return url ? html`<a part="link" href=${url.href} target="_blank" rel="noopener noreferrer">${piece}</a>` : piece;
  });
}

function permitted(address: string, hosts: readonly string[]): URL | undefined {
  try {
    const url = new URL(address);
    // A name before the host makes an address look like another one's.
    return /^https?:$/.test(url.protocol) && !url.username && hosts.includes(url.host) ? url : undefined;
  } catch {
    return undefined;
  }
}
