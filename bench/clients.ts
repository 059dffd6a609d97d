import { WIRE_HZ } from './signals.ts';

/** Who is measured. */
export const clients = ['worker', 'inline', 'peer'] as const;
export type Client = (typeof clients)[number];

/** How busy the page's thread is. */
export interface Load {
  readonly name: string;
  readonly busyMs: number;
  readonly everyMs: number;
}

export const loads: readonly Load[] = [
  { name: 'idle', busyMs: 0, everyMs: 0 },
  { name: '50 of 200 ms', busyMs: 50, everyMs: 200 },
  { name: '300 of 1000 ms', busyMs: 300, everyMs: 1000 },
];

/** The browser's own processing would take the test signal for noise; off for everyone. */
const audio = JSON.stringify({ echoCancellation: false, noiseSuppression: false, autoGainControl: false });

/** The page of a client; each has one button to start the call. */
export function clientPage(client: Client, socketUrl: string): string {
  return client === 'peer'
    ? `<button>Start</button>
      <script type="module">
        import { startPeerCall } from '/peers/call.js';
        const options = { url: '${socketUrl}', rateHz: ${WIRE_HZ}, audio: ${audio} };
        document.querySelector('button').onclick = () => startPeerCall(options);
      </script>`
    : `<script type="module" src="/lib/voice-agent-call.js"></script>
      <voice-agent-call protocol="aillomvox" url="${socketUrl}" transport="${client}" system-prompt="bench"
        sample-rate="${WIRE_HZ}"></voice-agent-call>
      <script type="module">
        Object.assign(document.querySelector('voice-agent-call'), { apiKey: 'av_demo', audioConstraints: ${audio} });
      </script>`;
}

export const startButton = (client: Client): string => (client === 'peer' ? 'button' : 'button.call');
