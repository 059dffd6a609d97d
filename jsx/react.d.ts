// Made by `npm run manifest` from the JSDoc of the elements.
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
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
      'aigent-stream': Omit<
        DetailedHTMLProps<HTMLAttributes<AigentStream>, AigentStream>,
        keyof AigentStreamAttributes
      > &
        AigentStreamAttributes &
        AigentStreamListeners<'on'>;
    }
  }
}
