import type { StreamSession } from '../../sessions/index.js';
import { property } from '../parts/property.js';
import { SessionHost } from '../parts/session-host.js';
import type { OwnMessages } from './messages.js';

/** The attributes and properties that say which sound is streamed and as what; each is read when a stream starts. */
export abstract class StreamSettings extends SessionHost<StreamSession> {
  /** Id, in the same document or shadow root, of the tag whose calls are streamed; it may come later. */
  @property({ attribute: 'for' }) htmlFor: string | undefined;
  /** Start and stop with the calls of that tag. */
  @property({ type: Boolean }) auto = false;
  /** The agent's voice without such a tag: `microphone` (default), `none`, or a selector of an audio or video element. */
  @property({ attribute: 'agent-source' }) agentSource: string | undefined;
  /** The client's voice without such a tag: a selector of an audio or video element, `display` (a tab or screen that the browser asks for), or `none`. */
  @property({ attribute: 'client-source' }) clientSource: string | undefined;
  /** `opus` (default), `mulaw`, `alaw` or `pcm`. */
  @property() codec: 'opus' | 'mulaw' | 'alaw' | 'pcm' | undefined;
  /** What Opus is wrapped in: `webm` (default), `ogg` or `none`. */
  @property() container: 'webm' | 'ogg' | 'none' | undefined;
  /** Hz: 48000 with `opus`, else 8000 (default) or 16000. */
  @property({ attribute: 'sample-rate', type: Number }) sampleRate: number | undefined;
  /** A UUID, version 4, of this call alone; a fresh one when absent, and always with `auto`. */
  @property({ attribute: 'call-id' }) callId: string | undefined;
  /** The agent, as the analytics knows them. Mandatory. */
  @property({ attribute: 'agent-id' }) agentId: string | undefined;
  /** The account at the analytics. Mandatory. */
  @property({ attribute: 'client-id' }) clientId: string | undefined;
  /** The agent's user name on their machine. Mandatory. */
  @property({ attribute: 'agent-windows-username' }) agentWindowsUsername: string | undefined;
  /** What filters of the analytics go by. */
  @property() category: string | undefined;
  /** The client's number; that of the call with `auto`, when absent. */
  @property() ani: string | undefined;
  /** The agent's number; that of the call with `auto`, when absent. */
  @property({ attribute: 'agent-ani' }) agentAni: string | undefined;
  /** A programme of the analytics. */
  @property({ attribute: 'program-id' }) programId: string | undefined;
  /** `inbound` or `outbound`; that of the call with `auto`, when absent. */
  @property() direction: 'inbound' | 'outbound' | undefined;
  /** `compact` (default, one row) or `card`. */
  @property({ reflect: true }) variant: 'compact' | 'card' = 'compact';

  /** The tag whose calls are streamed, in place of the attribute `for`. */
  @property({ attribute: false }) source: HTMLElement | undefined;
  /** The agent's voice, in place of `agent-source`. */
  @property({ attribute: false }) agentStream: MediaStream | undefined;
  /** The client's voice, in place of `client-source`. */
  @property({ attribute: false }) clientStream: MediaStream | undefined;
  /** Words of your own, in place of the language's: any of them. */
  @property({ attribute: false }) messages: OwnMessages | undefined;
}
