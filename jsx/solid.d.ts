// Made by `npm run manifest` from the JSDoc of the elements.
import type { JSX } from 'solid-js';
import type { VoiceAgentCall } from 'voice-call-elements/voice-agent-call';
import type { OperatorConsole } from 'voice-call-elements/operator-console';
import type { AigentStream } from 'voice-call-elements/aigent-stream';
import type {
  VoiceAgentCallAttributes,
  VoiceAgentCallListeners,
  OperatorConsoleAttributes,
  OperatorConsoleListeners,
  AigentStreamAttributes,
  AigentStreamListeners,
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
      'aigent-stream': Omit<JSX.HTMLAttributes<AigentStream>, keyof AigentStreamAttributes> &
        AigentStreamAttributes &
        AigentStreamListeners<'on:'>;
    }
  }
}
