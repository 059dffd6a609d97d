// Made by `npm run manifest` from the JSDoc of the elements.
import type { JSX } from 'solid-js';
import type { VoiceAgentCall } from 'voice-call-elements/voice-agent-call';
import type { OperatorConsole } from 'voice-call-elements/operator-console';
import type {
  VoiceAgentCallAttributes,
  VoiceAgentCallListeners,
  OperatorConsoleAttributes,
  OperatorConsoleListeners,
} from './elements.js';

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'voice-agent-call': Omit<JSX.HTMLAttributes<VoiceAgentCall>, keyof VoiceAgentCallAttributes> &
        VoiceAgentCallAttributes &
        VoiceAgentCallListeners<'on:'>;
      'operator-console': Omit<JSX.HTMLAttributes<OperatorConsole>, keyof OperatorConsoleAttributes> &
        OperatorConsoleAttributes &
        OperatorConsoleListeners<'on:'>;
    }
  }
}
