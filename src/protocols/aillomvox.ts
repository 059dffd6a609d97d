import { Pcm16Codec } from '../audio/codecs/pcm16.js';
import type { AudioFormat } from '../audio/format.js';
import type { TakeSamples } from '../audio/frame-ports.js';
import type { CallErrorCode } from '../call-error.js';
import type { AgentCallOptions, AgentCommand, AgentDialect, AgentMessage, AgentState } from './agent-dialect.js';
import {
  caution,
  checkConfig,
  configMessage,
  durationLimitS,
  endpoint,
  missingConfig,
  sampleRateOf,
} from './aillomvox-config.js';
import type { MediaMessage, Wire, WireData } from './dialect.js';
import { objectOf, parseObject, stringAt, type JsonObject } from './json.js';

type Read = AgentMessage | MediaMessage;

const agentStates: readonly string[] = ['listening', 'thinking', 'speaking'] satisfies AgentState[];

/** Identifiers of the gateway's `error` message, wherever in it they stand, and what they mean here. */
const knownErrors: readonly (readonly [RegExp, CallErrorCode, string])[] = [
  [/unauthorized|invalid api key/i, 'unauthorized', 'The agent refused the call: its key or token is not valid.'],
  [
    /insufficient_balance/i,
    'insufficient-balance',
    'The agent cannot take calls at the moment: its account has no balance.',
  ],
  // The gateway's own word, and those of the companion backend.
  [
    /too[_ ]many[_ ]connections|^busy$/i,
    'busy',
    'All lines are busy at the moment. Please try again in a few minutes.',
  ],
  [/^call-busy$/, 'call-busy', 'You are in a call already. End it before you start another one.'],
  [/^session-lost$/, 'session-lost', 'The connection was lost and the call has ended. You can start a new one.'],
  [/^rate-limited$/, 'rate-limited', 'The call sent more than it may. Please try again in a minute.'],
];

/** Those that pass by themselves. */
const retryable: readonly CallErrorCode[] = ['busy', 'call-busy', 'session-lost', 'rate-limited'];

/** One reader a message type. A new type of the gateway's is one entry here. */
const readers: Readonly<Record<string, (message: JsonObject) => Read>> = {
  transcript: (message) => {
    const text = stringAt(message, 'text');
    if (text === undefined) return { type: 'bad-message', detail: 'transcript without text' };
    const role = message['role'] === 'user' ? 'user' : 'agent';
    return { type: 'transcript', role, text, final: message['final'] === true };
  },
  state: (message) => {
    const state = stringAt(message, 'state') ?? '';
    if (!agentStates.includes(state)) return { type: 'ignored', detail: 'state of another kind' };
    return { type: 'agent-state', state: state as AgentState };
  },
  tool_call: readToolCall,
  playback_clear_buffer: () => ({ type: 'clear' }),
  interruption: () => ({ type: 'clear' }),
  hangup: () => ({ type: 'hangup' }),
  close: () => ({ type: 'hangup' }),
  error: readError,
  control: () => ({ type: 'ignored', detail: 'control' }),
  audio: () => ({ type: 'ignored', detail: 'audio' }),
};

/** The gateway's own examples know three names for the arguments, and models sometimes give them as JSON text. */
function readToolCall(message: JsonObject): Read {
  const id = stringAt(message, 'call_id');
  const name = stringAt(message, 'name');
  if (!id) return { type: 'bad-message', detail: 'tool call without call_id' };
  const given = ['args', 'arguments', 'parameters']
    .map((key) => message[key])
    .find((value) => (value ?? undefined) !== undefined);
  const args = typeof given === 'string' ? parseObject(given) : objectOf(given);
  return { type: 'tool-call', id, name: name ?? '', args: args ?? {} };
}

function readError(message: JsonObject): Read {
  const said = ['code', 'error', 'message'].flatMap((key) => stringAt(message, key) ?? []);
  if (said.some((text) => /max_duration_reached/i.test(text))) return { type: 'time-over' };
  for (const [pattern, code, sentence] of knownErrors) {
    if (said.some((text) => pattern.test(text)))
      return { type: 'error', code, message: sentence, fatal: true, retryable: retryable.includes(code) };
  }
  // What the gateway says is for its operators and may name anything: the visitor gets our own words.
  return {
    type: 'error',
    code: 'server-error',
    message: 'The agent reported a problem.',
    fatal: false,
    retryable: true,
  };
}

function toWire(command: AgentCommand): JsonObject {
  switch (command.type) {
    case 'hangup':
      return { type: 'hangup' };
    case 'text':
    case 'image':
      return { type: command.type, data: command.type === 'text' ? command.text : command.data };
    case 'tool-result':
      return { type: 'tool_result', call_id: command.id, result: command.result };
  }
}

class AillomVoxWire implements Wire<AgentCommand, AgentMessage> {
  readonly #options: AgentCallOptions;
  readonly #encoder = new Pcm16Codec();
  readonly #decoder = new Pcm16Codec();

  constructor(options: AgentCallOptions) {
    this.#options = options;
  }

  greet(): WireData[] {
    return [configMessage(this.#options)];
  }

  read(data: string | ArrayBuffer, take: TakeSamples): Read[] {
    if (typeof data !== 'string') {
      const samples = this.#decoder.decode(new Uint8Array(data), take);
      return samples.length > 0 ? [{ type: 'audio', samples }] : [];
    }
    const message = parseObject(data);
    if (!message) return [{ type: 'bad-message', detail: 'not a JSON object' }];
    const type = stringAt(message, 'type') ?? '';
    const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
    return [read ? read(message) : { type: 'ignored', detail: 'unknown type' }];
  }

  write(command: AgentCommand): WireData[] {
    return [JSON.stringify(toWire(command))];
  }

  writeAudio(samples: Float32Array): WireData {
    return this.#encoder.encode(samples);
  }
}

/** AillomVox gateway: flat JSON and raw PCM16 frames over one socket, config first. */
export const aillomvox: AgentDialect = {
  check: checkConfig,
  missing: missingConfig,
  url: (options) => endpoint(options)?.href ?? '',
  formats: (options) => {
    const format: AudioFormat = { encoding: 'pcm16', sampleRateHz: sampleRateOf(options), frameMs: 20 };
    return { uplink: format, downlink: format };
  },
  readyAfterMs: 500,
  durationLimitS,
  caution,
  connect: (options) => new AillomVoxWire(options),
};
