/* global AudioContext, WebSocket, navigator, CustomEvent */
import { ScheduledPlayer } from './scheduled-source.js';
import { captureWithScriptProcessor } from './script-processor.js';

/** A whole call on the page's thread, with the handshake that the gateway asks of every client. */
export async function startPeerCall({ url, rateHz, audio }) {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const player = new ScheduledPlayer(context, rateHz);
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const opened = new Promise((resolve) => (socket.onopen = resolve));
  const welcomed = new Promise((resolve) => {
    socket.onmessage = ({ data }) => {
      if (typeof data !== 'string') return player.play(data);
      const { type } = JSON.parse(data);
      if (type === 'playback_clear_buffer') player.fadeOut();
      resolve();
    };
  });
  const [stream] = await Promise.all([navigator.mediaDevices.getUserMedia({ audio }), context.resume(), opened]);
  const config = {
    type: 'config',
    apikey: 'av_demo',
    provider: 'aillomvox',
    sample_rate: rateHz,
    system_prompt: 'bench',
    tools: [],
  };
  socket.send(JSON.stringify(config));
  await welcomed;
  captureWithScriptProcessor(context, stream, rateHz, (samples) => socket.send(samples));
  document.dispatchEvent(new CustomEvent('call-state-change', { detail: { state: 'active' } }));
}
