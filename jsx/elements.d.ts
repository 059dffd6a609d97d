// Made by `npm run manifest` from the JSDoc of the elements.
import type { VoiceAgentCall } from 'voice-call-elements/voice-agent-call';

/** What `<voice-agent-call>` takes: attributes by their names, and the properties that have none. */
export interface VoiceAgentCallAttributes {
  /** The language of the words, if not that of the nearest ancestor: ar, de, en, es, fr, it, ja or pt. */
  lang?: string | undefined;
  /** `card` (default), `compact` (one row) or `button` (opens the card as a panel). */
  variant?: VoiceAgentCall['variant'] | undefined;
  /** `inline` (default), or at an edge of the window. */
  placement?: VoiceAgentCall['placement'] | undefined;
  /** With `variant="button"`: the panel is shown. Closing it does not end a call. */
  open?: VoiceAgentCall['open'] | undefined;
  /** `on` (default) shows what was said, `collapsed` on demand, `off` does not. */
  transcript?: VoiceAgentCall['transcript'] | undefined;
  /** Ask for the visitor's consent before the first call. */
  consent?: VoiceAgentCall['consent'] | undefined;
  /** Remember the consent on later visits, as long as this value stays the same. */
  'consent-remember'?: VoiceAgentCall['consentRemember'] | undefined;
  /** Offer a line to type to the agent. */
  'text-input'?: VoiceAgentCall['textInput'] | undefined;
  /** Show what is being said before it is final. */
  'interim-transcript'?: VoiceAgentCall['interimTranscript'] | undefined;
  /** The wire: `aillomvox`, or `vonage` for an agent that writes and is spoken by the browser. */
  protocol?: VoiceAgentCall['protocol'] | undefined;
  /** The provider's region (`vonage`: `eu` or `us`), where `url` or the token does not say. */
  region?: VoiceAgentCall['region'] | undefined;
  /** Of an agent that writes: `on` (default) speaks and hears where the browser can, `off` leaves it in writing. */
  speech?: VoiceAgentCall['speech'] | undefined;
  /** The engine behind the gateway. */
  provider?: VoiceAgentCall['provider'] | undefined;
  /** The provider's id of a voice. */
  voice?: VoiceAgentCall['voice'] | undefined;
  /** What the agent speaks, BCP 47. */
  language?: VoiceAgentCall['language'] | undefined;
  /** Hz on the wire: 8000, 16000 or 24000; what suits the provider when absent. */
  'sample-rate'?: VoiceAgentCall['sampleRate'] | undefined;
  /** Tells the agent who it is. */
  'system-prompt'?: VoiceAgentCall['systemPrompt'] | undefined;
  /** What the agent says first. */
  'first-message'?: VoiceAgentCall['firstMessage'] | undefined;
  /** What the agent says when time is nearly over. */
  'farewell-message'?: VoiceAgentCall['farewellMessage'] | undefined;
  /** Longest call, in seconds. */
  'max-duration'?: VoiceAgentCall['maxDuration'] | undefined;
  /** Names an agent to your backend: part of the token request. */
  'agent-id'?: VoiceAgentCall['agentId'] | undefined;
  /** The far side hears silence; may change during a call. */
  'mic-muted'?: VoiceAgentCall['micMuted'] | undefined;
  /** 0..1; may change during a call. */
  volume?: VoiceAgentCall['volume'] | undefined;
  /** The provider's or your relay's address; the provider's own when absent. */
  url?: VoiceAgentCall['url'] | undefined;
  /** Asked by POST for a token. */
  'token-url'?: VoiceAgentCall['tokenUrl'] | undefined;
  /** Cookies on that request: `same-origin` (default), `include` or `omit`. */
  'token-credentials'?: VoiceAgentCall['tokenCredentials'] | undefined;
  /** Where codec and socket run: `worker` (default) or `inline`. */
  transport?: VoiceAgentCall['transport'] | undefined;
  /** A folder of this origin that holds the files of `dist/assets/`, for pages that forbid blobs. */
  'asset-base'?: VoiceAgentCall['assetBase'] | undefined;
  /** The session under the element. Set your own before a call starts: the element then shows it and leaves its options alone. */
  session?: VoiceAgentCall['session'] | undefined;
  /** Hosts (`shop.example`) whose addresses in the agent's lines become links; none when absent. */
  links?: VoiceAgentCall['links'] | undefined;
  /** Words of your own, in place of the language's: any of them. */
  messages?: VoiceAgentCall['messages'] | undefined;
  /** The provider's own key, for trials on your own machine: a visitor can read it. */
  apiKey?: VoiceAgentCall['apiKey'] | undefined;
  /** What the agent may use: name, description, parameters, handler. */
  tools?: VoiceAgentCall['tools'] | undefined;
  /** What the agent's flow is told of this visitor, by name. */
  customParameters?: VoiceAgentCall['customParameters'] | undefined;
  /** Ears and a mouth for an agent that writes, in place of the browser's; their rate, and interruption by voice. */
  speechOptions?: VoiceAgentCall['speechOptions'] | undefined;
  /** Further fields of the provider's own. */
  config?: VoiceAgentCall['config'] | undefined;
  /** Gets a token from your backend. */
  getToken?: VoiceAgentCall['getToken'] | undefined;
  /** In place of echo cancellation, noise suppression and gain control; applies at the next call. */
  audioConstraints?: VoiceAgentCall['audioConstraints'] | undefined;
}

/** Listeners of `<voice-agent-call>`, as props: `Prefix` is what a framework writes before an event's name. */
export type VoiceAgentCallListeners<Prefix extends string> = {
  [
    Type in
      | 'call-state-change'
      | 'call-start'
      | 'call-end'
      | 'call-error'
      | 'call-warning'
      | 'call-transcript'
      | 'agent-state-change'
      | 'call-tool-call' as `${Prefix}${Type}`
  ]?: ((event: HTMLElementEventMap[Type]) => void) | undefined;
};

import type { OperatorConsole } from 'voice-call-elements/operator-console';

/** What `<operator-console>` takes: attributes by their names, and the properties that have none. */
export interface OperatorConsoleAttributes {
  /** The language of the words, if not that of the nearest ancestor: ar, de, en, es, fr, it, ja or pt. */
  lang?: string | undefined;
  /** The wire: `audin`. */
  protocol?: OperatorConsole['protocol'] | undefined;
  /** Ids of the numbers to go online on, separated by spaces or commas; all of the account's when absent. */
  numbers?: OperatorConsole['numbers'] | undefined;
  /** Seconds between two signs of life; 25. */
  'heartbeat-interval'?: OperatorConsole['heartbeatInterval'] | undefined;
  /** Seconds before each try to get presence back, separated by spaces or commas; the last repeats; `1 2 5 10 30`. */
  'reconnect-backoff'?: OperatorConsole['reconnectBackoff'] | undefined;
  /** `on` (default; as the browser's language sounds), `europe`, `north-america`, `off`, or the address of a sound to ring with. */
  ringtone?: OperatorConsole['ringtone'] | undefined;
  /** Tell of calls on the desktop too while the page is hidden. The browser asks the operator. */
  notifications?: OperatorConsole['notifications'] | undefined;
  /** Go online as soon as the element is in the page. */
  'auto-online'?: OperatorConsole['autoOnline'] | undefined;
  /** `card` (default) or `compact`. */
  variant?: OperatorConsole['variant'] | undefined;
  /** `on` (default): with the focus in the console A accepts, R rejects, M mutes, H hangs up, 0-9 * # press keys; or `off`. */
  shortcuts?: OperatorConsole['shortcuts'] | undefined;
  /** The far side hears silence; may change during a call. */
  'mic-muted'?: OperatorConsole['micMuted'] | undefined;
  /** 0..1; may change during a call. */
  volume?: OperatorConsole['volume'] | undefined;
  /** The provider's or your relay's address; the provider's own when absent. */
  url?: OperatorConsole['url'] | undefined;
  /** Asked by POST for a token. */
  'token-url'?: OperatorConsole['tokenUrl'] | undefined;
  /** Cookies on that request: `same-origin` (default), `include` or `omit`. */
  'token-credentials'?: OperatorConsole['tokenCredentials'] | undefined;
  /** Where codec and socket run: `worker` (default) or `inline`. */
  transport?: OperatorConsole['transport'] | undefined;
  /** A folder of this origin that holds the files of `dist/assets/`, for pages that forbid blobs. */
  'asset-base'?: OperatorConsole['assetBase'] | undefined;
  /** The session under the element. Set your own before a call starts: the element then shows it and leaves its options alone. */
  session?: OperatorConsole['session'] | undefined;
  /** Other names than the assumed ones, where the platform's wire is not publicly known. */
  names?: OperatorConsole['names'] | undefined;
  /** Words of your own, in place of the language's: any of them. */
  messages?: OperatorConsole['messages'] | undefined;
  /** Gets a token from your backend. */
  getToken?: OperatorConsole['getToken'] | undefined;
  /** In place of echo cancellation, noise suppression and gain control; applies at the next call. */
  audioConstraints?: OperatorConsole['audioConstraints'] | undefined;
}

/** Listeners of `<operator-console>`, as props: `Prefix` is what a framework writes before an event's name. */
export type OperatorConsoleListeners<Prefix extends string> = {
  [
    Type in
      | 'presence-state-change'
      | 'availability-change'
      | 'incoming-call'
      | 'token-expiring'
      | 'call-state-change'
      | 'call-start'
      | 'call-end'
      | 'call-error'
      | 'call-warning' as `${Prefix}${Type}`
  ]?: ((event: HTMLElementEventMap[Type]) => void) | undefined;
};

import type { AigentStream } from 'voice-call-elements/aigent-stream';

/** What `<aigent-stream>` takes: attributes by their names, and the properties that have none. */
export interface AigentStreamAttributes {
  /** The language of the words, if not that of the nearest ancestor: ar, de, en, es, fr, it, ja or pt. */
  lang?: string | undefined;
  /** Id, in the same document or shadow root, of the tag whose calls are streamed; it may come later. */
  for?: AigentStream['htmlFor'] | undefined;
  /** Start and stop with the calls of that tag. */
  auto?: AigentStream['auto'] | undefined;
  /** The agent's voice without such a tag: `microphone` (default), `none`, or a selector of an audio or video element. */
  'agent-source'?: AigentStream['agentSource'] | undefined;
  /** The client's voice without such a tag: a selector of an audio or video element, `display` (a tab or screen that the browser asks for), or `none`. */
  'client-source'?: AigentStream['clientSource'] | undefined;
  /** `opus` (default), `mulaw`, `alaw` or `pcm`. */
  codec?: AigentStream['codec'] | undefined;
  /** What Opus is wrapped in: `webm` (default), `ogg` or `none`. */
  container?: AigentStream['container'] | undefined;
  /** Hz: 48000 with `opus`, else 8000 (default) or 16000. */
  'sample-rate'?: AigentStream['sampleRate'] | undefined;
  /** A UUID, version 4, of this call alone; a fresh one when absent, and always with `auto`. */
  'call-id'?: AigentStream['callId'] | undefined;
  /** The agent, as the analytics knows them. Mandatory. */
  'agent-id'?: AigentStream['agentId'] | undefined;
  /** The account at the analytics. Mandatory. */
  'client-id'?: AigentStream['clientId'] | undefined;
  /** The agent's user name on their machine. Mandatory. */
  'agent-windows-username'?: AigentStream['agentWindowsUsername'] | undefined;
  /** What filters of the analytics go by. */
  category?: AigentStream['category'] | undefined;
  /** The client's number; that of the call with `auto`, when absent. */
  ani?: AigentStream['ani'] | undefined;
  /** The agent's number; that of the call with `auto`, when absent. */
  'agent-ani'?: AigentStream['agentAni'] | undefined;
  /** A programme of the analytics. */
  'program-id'?: AigentStream['programId'] | undefined;
  /** `inbound` or `outbound`; that of the call with `auto`, when absent. */
  direction?: AigentStream['direction'] | undefined;
  /** `compact` (default, one row) or `card`. */
  variant?: AigentStream['variant'] | undefined;
  /** The provider's or your relay's address; the provider's own when absent. */
  url?: AigentStream['url'] | undefined;
  /** Asked by POST for a token. */
  'token-url'?: AigentStream['tokenUrl'] | undefined;
  /** Cookies on that request: `same-origin` (default), `include` or `omit`. */
  'token-credentials'?: AigentStream['tokenCredentials'] | undefined;
  /** Where codec and socket run: `worker` (default) or `inline`. */
  transport?: AigentStream['transport'] | undefined;
  /** A folder of this origin that holds the files of `dist/assets/`, for pages that forbid blobs. */
  'asset-base'?: AigentStream['assetBase'] | undefined;
  /** The session under the element. Set your own before a start: the element then shows it and leaves its options alone. */
  session?: AigentStream['session'] | undefined;
  /** The tag whose calls are streamed, in place of the attribute `for`. */
  source?: AigentStream['source'] | undefined;
  /** The agent's voice, in place of `agent-source`. */
  agentStream?: AigentStream['agentStream'] | undefined;
  /** The client's voice, in place of `client-source`. */
  clientStream?: AigentStream['clientStream'] | undefined;
  /** Words of your own, in place of the language's: any of them. */
  messages?: AigentStream['messages'] | undefined;
  /** Gets a token from your backend. */
  getToken?: AigentStream['getToken'] | undefined;
  /** In place of echo cancellation, noise suppression and gain control; applies at the next call. */
  audioConstraints?: AigentStream['audioConstraints'] | undefined;
}

/** Listeners of `<aigent-stream>`, as props: `Prefix` is what a framework writes before an event's name. */
export type AigentStreamListeners<Prefix extends string> = {
  [Type in 'stream-state-change' | 'stream-stats' | 'call-error' | 'call-warning' as `${Prefix}${Type}`]?:
    ((event: HTMLElementEventMap[Type]) => void) | undefined;
};
