import type { SpeechRecogniser, SpeechSynthesiser } from '../audio/speech/speech.js';

/** How an agent that writes is given ears and a mouth. */
export interface SpeechOptions {
  /** In place of the browser's own. */
  readonly recogniser?: SpeechRecogniser | undefined;
  readonly synthesiser?: SpeechSynthesiser | undefined;
  /** 0.1..10; 1 (default): as the voice is. */
  readonly rate?: number | undefined;
  /** The visitor may speak while the agent does, and interrupts it. For headphones: speakers would be heard as well. */
  readonly bargeIn?: boolean | undefined;
}
