import { ws, type WebSocketHandler } from 'msw';
import { withHanging } from './hanging.ts';

const METADATA = 1;
const HEADER_BYTES = 6;
/** Long enough to be seen streaming. */
const WELL_MS = 700;

/** What the analytics does with the two sockets of a call. `hangs` opens none, `refuses` refuses all. */
export type AnalyticsScenario =
  'takes' | 'hangs' | 'refuses' | 'unauthorized' | 'drops-client' | 'drops-both' | 'hangs-up';

let lines = 0;

/** An address at which the analytics plays a scenario, over a line of its own. */
export function analyticsUrl(scenario: AnalyticsScenario): string {
  return `wss://analytics.example/${scenario}?line=${++lines}`;
}

/** The lines to the analytics. */
class AnalyticsLines {
  /** Of each story, as that of the one before may still send what it has kept. Nothing new gets through these. */
  readonly #cut = new Set<string | null>();

  cut({ searchParams }: URL): void {
    this.#cut.add(searchParams.get('line'));
  }

  isCut({ searchParams }: URL): boolean {
    return this.#cut.has(searchParams.get('line'));
  }

  /** Before each story. */
  reset(): void {
    this.#cut.clear();
  }
}

export const analytics = new AnalyticsLines();

const closing: Readonly<Partial<Record<AnalyticsScenario, (channel: string) => number | undefined>>> = {
  unauthorized: () => 4401,
  'drops-client': (channel) => (channel === 'client' ? 1006 : undefined),
  'drops-both': () => 1006,
  'hangs-up': () => 1000,
};

const link = ws.link('wss://analytics.example/:scenario');

// Takes metadata and sound, and answers nothing.
const ingress = withHanging(
  link.addEventListener('connection', ({ client, params }) => {
    const scenario = params['scenario'] as AnalyticsScenario;
    if (scenario === 'refuses' || analytics.isCut(client.url)) {
      client.close(1006);
      return;
    }
    client.addEventListener('message', ({ data }) => {
      const channel = channelOf(data);
      const code = channel && closing[scenario]?.(channel);
      if (!code) return;
      const waitMs = scenario === 'unauthorized' ? 0 : WELL_MS;
      setTimeout(() => {
        if (code === 1006) analytics.cut(client.url);
        client.close(code);
      }, waitMs);
    });
  }),
);

/** The far side of a stream: Aigent's ingress. */
export const analyticsHandlers: readonly WebSocketHandler[] = [ingress];

/** Whose voice a socket carries, if this is what tells. */
function channelOf(data: unknown): string | undefined {
  if (!(data instanceof ArrayBuffer || ArrayBuffer.isView(data))) return undefined;
  const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset);
  if (bytes[0] !== METADATA) return undefined;
  const metadata = JSON.parse(new TextDecoder().decode(bytes.subarray(HEADER_BYTES))) as {
    readonly voice: { readonly channel: string };
  };
  return metadata.voice.channel;
}
