import { voiceClips } from '../sound/voice-clips.js';
import { Conversation } from './conversation.js';
import type { Script } from './options.js';
import type { SimulatedCall } from './simulated-call.js';

/** The engine is ready this long after `config`. */
const READY_MS = 100;

/** Starts what a call does by itself once its `config` was accepted. */
export function startScript(call: SimulatedCall, script: Script, readyEvent: boolean): void {
  if (script === 'silent') return;
  const conversation = script === 'conversation' ? new Conversation(call) : undefined;
  if (conversation) voiceClips.prepare(call.rateHz);
  call.clock.after(READY_MS, () => {
    if (call.ended) return;
    if (readyEvent) {
      const { provider } = call.config;
      call.send({ type: 'control', action: 'session_started', provider, sample_rate: call.rateHz });
    }
    if (typeof script === 'function') script(call);
    conversation?.greet();
  });
}
