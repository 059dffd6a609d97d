import { aigentFrame, frameCode } from './aigent-frame.js';
import { checkMetadata, metadata, streamFormat } from './aigent-metadata.js';
import { socketUrl } from './socket-url.js';
import type { StreamDialect } from './stream-dialect.js';

const INGRESS_URL = 'wss://ingress.aigent.ai/connector';
const TOKEN = 'aigent-api-token';
const CUT = '…';
/** The companion backend's relay. It takes a ticket, with the metadata: no address holds it. */
const RELAY = /\/aigent\/ws\/?$/;

const isRelay = (url: URL | undefined): boolean => RELAY.test(url?.pathname ?? '');

/** Aigent ingress: a socket for each side of a call, metadata first, then sound; binary frames, one way. */
export const aigent: StreamDialect = {
  check(options) {
    const url = socketUrl(options.url ?? INGRESS_URL);
    if (!url) return 'url must be an http(s) or ws(s) address.';
    if (url.searchParams.has(TOKEN)) return 'url must not carry the token: give it by get-token or token-url.';
    return checkMetadata(options);
  },
  missing: ({ token }) => (token ? undefined : 'A token is missing.'),
  url({ url: address, token }) {
    const url = socketUrl(address ?? INGRESS_URL);
    // A page cannot set a header on a socket: the platform wants its token here.
    if (token !== undefined && !isRelay(url)) url?.searchParams.set(TOKEN, token);
    return url?.href ?? '';
  },
  withoutToken(text, { token }) {
    const spellings = token
      ? [token, encodeURIComponent(token), new URLSearchParams({ '': token }).toString().slice(1)]
      : [];
    const cut = spellings.reduce((rest, spelling) => rest.replaceAll(spelling, CUT), text);
    // Whatever else stands in the token's place, such as the one of an earlier socket.
    return cut.replace(new RegExp(`(${TOKEN}=)[^&\\s"'#)]*`, 'g'), `$1${CUT}`);
  },
  format: streamFormat,
  connect: (channel, options) => ({
    greet(nowMs) {
      const { url = INGRESS_URL, token } = options;
      const ticket = isRelay(socketUrl(url)) ? { ticket: token } : {};
      const json = new TextEncoder().encode(JSON.stringify({ ...metadata(channel, options), ...ticket }));
      return aigentFrame(frameCode.metadata, nowMs, json);
    },
    frameAudio: (piece, nowMs) => aigentFrame(frameCode.voice, nowMs, piece),
  }),
};
