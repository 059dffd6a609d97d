import { delay, http, HttpResponse, ws, type RequestHandler, type WebSocketHandler } from 'msw';
import { PresenceLine, SoundLine } from './platform-lines.ts';
import { scenarios, usualNumbers, type Scenario, type ScenarioName } from './platform-scenarios.ts';

const ROUND_TRIP_MS = 24;

type Message = Readonly<Record<string, unknown>>;

/** The address at which the platform plays a scenario. */
export function platformUrl(scenario: ScenarioName): string {
  return `https://phone.example/${scenario}`;
}

/** Where the page's own backend hands out an operator's tokens: at once, never, or not to this one. */
export const operatorTokenUrls = {
  granted: '/api/operator-token',
  pending: '/api/operator-token/late',
  refused: '/api/operator-token/no',
};

/** What the platform has been told since the story began. */
class PlatformLog {
  heard: Message[] = [];
  connections = 0;

  reset(): void {
    this.heard = [];
    this.connections = 0;
  }
}

export const platform = new PlatformLog();

const presences = new Set<PresenceLine>();

const presence = ws
  .link('wss://phone.example/:scenario/operator-presence/ws')
  .addEventListener('connection', ({ client, params }) => {
    const scenario = scenarioOf(params['scenario']);
    if (!scenario) return client.close(1006);
    const line = new PresenceLine(client, closeOf(client), ++platform.connections);
    presences.add(line);
    client.addEventListener('close', () => presences.delete(line));
    client.addEventListener('message', ({ data }) => hear(line, scenario, JSON.parse(data as string) as Message));
    if (scenario.welcome) scenario.welcome(line);
    else line.send({ type: 'connected' });
  });

function hear(line: PresenceLine, scenario: Scenario, message: Message): void {
  platform.heard.push(message);
  const callSid = String(message['callSid']);
  const to = String(message['to']);
  switch (message['type']) {
    case 'ping':
      return void line.wait(ROUND_TRIP_MS).then(() => line.send({ type: 'pong' }));
    case 'set_available': {
      const wanted = message['phoneNumberIds'] as readonly string[];
      const rejected = wanted.filter((id) => scenario.rejects?.includes(id));
      line.send({ type: 'available_set', accepted: wanted.filter((id) => !rejected.includes(id)), rejected });
      if (wanted.length > 0) scenario.online?.(line);
      return;
    }
    case 'reject':
      return line.callOver(callSid);
    case 'accept':
      return void (scenario.accepted ? scenario.accepted(line, callSid) : line.assign(callSid));
    case 'start_outbound':
      return void (scenario.dialled ? scenario.dialled(line, to) : line.started(to));
  }
}

const sound = ws
  .link('wss://phone.example/:scenario/operator-audio/ws/:callSid')
  .addEventListener('connection', ({ client, params }) => {
    const line = new SoundLine(client, closeOf(client));
    client.addEventListener('close', () => presences.forEach((each) => each.callOver(String(params['callSid']))));
    client.addEventListener('message', ({ data }) => {
      // Sound from the microphone: this far end does not listen.
      if (typeof data !== 'string') return;
      const message = JSON.parse(data) as Message;
      platform.heard.push(message);
      if (message['type'] === 'hangup') line.drop(1000);
    });
    const scenario = scenarioOf(params['scenario']);
    if (scenario?.talks) scenario.talks(line);
    else void line.speak(Infinity);
  });

/** Undefined: there is no platform at this address. */
function scenarioOf(name: unknown): Scenario | undefined {
  return Object.hasOwn(scenarios, String(name)) ? scenarios[name as keyof typeof scenarios] : undefined;
}

function closeOf(client: { addEventListener(type: 'close', listener: () => void): void }): AbortSignal {
  const over = new AbortController();
  client.addEventListener('close', () => over.abort());
  return over.signal;
}

/** The far sides of an operator's stories: the platform and the page's own backend. */
export const platformHandlers: readonly (RequestHandler | WebSocketHandler)[] = [
  presence,
  sound,
  http.get('https://phone.example/:scenario/operator-sessions/phone-numbers', ({ params }) => {
    const scenario = scenarioOf(params['scenario']);
    if (!scenario) return HttpResponse.error();
    const numbers = 'numbers' in scenario ? scenario.numbers : usualNumbers;
    return numbers ? HttpResponse.json(numbers) : new HttpResponse(null, { status: 503 });
  }),
  http.post(operatorTokenUrls.granted, () => HttpResponse.json({ token: 'played-token' })),
  http.post(operatorTokenUrls.pending, async () => {
    await delay('infinite');
  }),
  http.post(operatorTokenUrls.refused, () => new HttpResponse(null, { status: 403 })),
];
