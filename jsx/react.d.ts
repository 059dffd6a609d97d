// Made by `npm run manifest` from the JSDoc of the elements.
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { VoiceAgentCall } from 'voice-call-elements/voice-agent-call';
import type { OperatorConsole } from 'voice-call-elements/operator-console';
import type {
  VoiceAgentCallAttributes,
  VoiceAgentCallListeners,
  OperatorConsoleAttributes,
  OperatorConsoleListeners,
} from './elements.js';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'voice-agent-call': Omit<
        DetailedHTMLProps<HTMLAttributes<VoiceAgentCall>, VoiceAgentCall>,
        keyof VoiceAgentCallAttributes
      > &
        VoiceAgentCallAttributes &
        VoiceAgentCallListeners<'on'>;
      'operator-console': Omit<
        DetailedHTMLProps<HTMLAttributes<OperatorConsole>, OperatorConsole>,
        keyof OperatorConsoleAttributes
      > &
        OperatorConsoleAttributes &
        OperatorConsoleListeners<'on'>;
    }
  }
}
