// Made by `npm run manifest` from the JSDoc of the elements.
import type { JSX } from 'preact';
import type { VoiceAgentCall } from 'voice-call-elements/voice-agent-call';
import type { VoiceAgentCallAttributes, VoiceAgentCallListeners } from './elements.js';

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'voice-agent-call': Omit<JSX.HTMLAttributes<VoiceAgentCall>, keyof VoiceAgentCallAttributes> &
        VoiceAgentCallAttributes &
        VoiceAgentCallListeners<'on'>;
    }
  }
}
