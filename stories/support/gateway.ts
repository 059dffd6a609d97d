import { delay, http, HttpResponse, ws, type RequestHandler, type WebSocketHandler } from 'msw';
import { GatewayLine, type Client, type GatewayConfig } from './gateway-line.ts';
import { withHanging } from './hanging.ts';
import { refusals, scenarios, type ScenarioName } from './scenarios.ts';

/** The address at which the gateway plays a scenario. */
export function gatewayUrl(scenario: ScenarioName): string {
  return `wss://agent.example/${scenario}`;
}

/** Where a page's own backend hands out tokens: at once, never, or not to this visitor. */
export const tokenUrls = {
  granted: '/api/voice-token',
  pending: '/api/voice-token/late',
  refused: '/api/voice-token/no',
};

const link = ws.link('wss://agent.example/:scenario/ws');

const gateway = withHanging(
  link.addEventListener('connection', ({ client, params }) => {
    const scenario = params['scenario'] as string;
    if (refusals.includes(scenario)) {
      client.close(1006);
      return;
    }
    const over = new AbortController();
    let line: GatewayLine | undefined;
    client.addEventListener('close', () => over.abort());
    client.addEventListener('message', ({ data }) => {
      // Sound from the microphone: this agent does not listen, it has a script.
      if (typeof data !== 'string') return;
      const message = JSON.parse(data) as Record<string, unknown>;
      if (line) line.receive(message);
      else line = answer(client, message, scenario, over.signal);
    });
  }),
);

function answer(client: Client, config: GatewayConfig, scenario: string, over: AbortSignal): GatewayLine {
  const line = new GatewayLine(client, config, over);
  const play = scenarios[scenario as keyof typeof scenarios] ?? scenarios.greeting;
  void play(line);
  return line;
}

/** The far sides of every story: the provider's gateway and the page's own backend. */
export const handlers: readonly (RequestHandler | WebSocketHandler)[] = [
  gateway,
  http.post(tokenUrls.granted, () => HttpResponse.json({ token: 'played-token' })),
  http.post(tokenUrls.pending, async () => {
    await delay('infinite');
  }),
  http.post(tokenUrls.refused, () => new HttpResponse(null, { status: 403 })),
];
