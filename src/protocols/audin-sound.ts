import { makeMulaw } from '../audio/codecs/g711.js';
import type { AudioFormat } from '../audio/format.js';
import type { TakeSamples } from '../audio/frame-ports.js';
import { audinNames, checkNames, type AudinNameChanges, type AudinNames } from './audin-names.js';
import { audinUrl } from './audin-url.js';
import type { Dialect, MediaMessage, Wire, WireData } from './dialect.js';
import { parseObject, stringAt } from './json.js';
import type { OperatorCallCommand, OperatorCallMessage, OperatorCallOptions } from './operator-dialect.js';

class AudinSoundWire implements Wire<OperatorCallCommand, OperatorCallMessage> {
  readonly #names: AudinNames;
  readonly #encoder = makeMulaw();
  readonly #decoder = makeMulaw();

  constructor(names: AudinNames) {
    this.#names = names;
  }

  greet(): WireData[] {
    return [];
  }

  read(data: string | ArrayBuffer, take: TakeSamples): (OperatorCallMessage | MediaMessage)[] {
    if (typeof data !== 'string') {
      const samples = this.#decoder.decode(new Uint8Array(data), take);
      return samples.length > 0 ? [{ type: 'audio', samples }] : [];
    }
    const message = parseObject(data);
    if (!message) return [{ type: 'bad-message', detail: 'not a JSON object' }];
    // The platform hangs up by closing; should it say so before, it is heard.
    if (stringAt(message, 'type') === this.#names.controls.hangup) return [{ type: 'hangup' }];
    return [{ type: 'ignored', detail: 'unknown type' }];
  }

  write(command: OperatorCallCommand): WireData[] {
    const { controls, fields } = this.#names;
    const type = controls[command.type];
    switch (command.type) {
      case 'mute':
        return [JSON.stringify({ type, [fields.muted]: command.muted })];
      case 'dtmf':
        return [JSON.stringify({ type, [fields.digit]: command.digit })];
      case 'hangup':
        return [JSON.stringify({ type })];
    }
  }

  writeAudio(samples: Float32Array): WireData {
    return this.#encoder.encode(samples);
  }
}

/** The audio socket of one call: raw G.711 μ-law both ways, JSON for mute, keys and hang-up (PROTOCOLS 4.4). */
export const audinSound: Dialect<OperatorCallOptions<AudinNameChanges>, OperatorCallCommand, OperatorCallMessage> = {
  check: ({ url, names }) =>
    (audinUrl(url, '') ? undefined : 'url must be an http(s) or ws(s) address.') ?? checkNames(names),
  missing: ({ token }) => (token ? undefined : 'The operator’s token is missing.'),
  url({ url, token, callId, names }) {
    const path = audinNames(names).paths.audio.replace('{callSid}', () => encodeURIComponent(callId));
    return audinUrl(url, path, token)?.href ?? '';
  },
  formats({ names }) {
    const format: AudioFormat = { encoding: 'mulaw', sampleRateHz: 8000, frameMs: audinNames(names).frameMs };
    return { uplink: format, downlink: format };
  },
  // The bridge is there when the socket opens, and sound comes at once; a refusal may still close it in the same moment.
  readyAfterMs: 50,
  connect: ({ names }) => new AudinSoundWire(audinNames(names)),
};
