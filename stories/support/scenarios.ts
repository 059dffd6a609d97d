import type { GatewayLine } from './gateway-line.ts';
import { arabicLines, deliveryLines, manyLines, type SpokenLine } from './spoken-lines.ts';

/** Scenarios that end before the socket opens. */
export const refusals: readonly string[] = ['refuses'];

/** What the agent's side does in a call. Each acknowledges the call first, as the gateway does, unless it is about that. */
export const scenarios = {
  /** Greets, then answers what is typed. */
  greeting: async (line: GatewayLine) => {
    accept(line);
    line.ontext = (text) => void reply(line, `You wrote “${text}”. A real agent would have an answer.`);
    await reply(line, line.config.first_message ?? 'Hello, this is the voice of the shop. How can I help?');
  },
  /** Speaks until the call ends. */
  speaking: async (line: GatewayLine) => {
    accept(line);
    line.says('assistant', 'Of course. Your parcel left our warehouse on Monday evening and is on its way.');
    await line.speak(Infinity);
  },
  /** Was asked something and takes its time. */
  thinking: async (line: GatewayLine) => {
    accept(line);
    line.says('user', 'When will my parcel arrive?');
    line.activity('thinking');
  },
  /** Says nothing and waits for the visitor. */
  listening: async (line: GatewayLine) => {
    accept(line);
    line.says('assistant', 'I am listening.');
  },
  /** A conversation that has got somewhere, with the agent speaking. */
  delivery: async (line: GatewayLine) => {
    accept(line);
    tell(line, deliveryLines);
    await line.speak(Infinity);
  },
  /** The visitor is in the middle of a sentence. */
  interim: async (line: GatewayLine) => {
    accept(line);
    line.says('assistant', 'How can I help?');
    line.says('user', 'I would like to know when', false);
  },
  arabic: async (line: GatewayLine) => {
    accept(line);
    tell(line, arabicLines);
  },
  long: async (line: GatewayLine) => {
    accept(line);
    tell(line, manyLines(300));
  },
  /** Wants to look an order up with a tool of the page. */
  tool: async (line: GatewayLine) => {
    accept(line);
    line.says('user', 'Where is order 4711?');
    line.activity('thinking');
    await line.callTool('find_order', { number: '4711' });
    await line.wait(600);
    line.activity('listening');
    line.says('assistant', 'Order 4711 is on its way.');
  },
  /** Sends what nobody can read, and goes on. */
  nonsense: async (line: GatewayLine) => {
    accept(line);
    line.sendText('<html>not JSON</html>');
    line.says('assistant', 'I am still here.');
  },
  'hangs-up': async (line: GatewayLine) => {
    accept(line);
    line.says('assistant', 'Thank you for your call. Goodbye!');
    await line.wait(300);
    line.send({ type: 'hangup' });
  },
  'time-over': async (line: GatewayLine) => {
    accept(line);
    await line.wait(300);
    line.send({ type: 'error', code: 'max_duration_reached' });
  },
  problem: async (line: GatewayLine) => {
    accept(line);
    await line.wait(100);
    line.send({ type: 'error', message: 'speech engine restarted' });
  },
  unauthorized: async (line: GatewayLine) => line.send({ type: 'error', code: 'unauthorized' }),
  'no-balance': async (line: GatewayLine) => line.send({ type: 'error', code: 'insufficient_balance' }),
  /** The socket opens and is cut before the gateway has answered. */
  'drops-early': async (line: GatewayLine) => line.drop(1006),
  drops: async (line: GatewayLine) => {
    accept(line);
    line.says('assistant', 'Let me see. Your order number was');
    await line.wait(300);
    line.drop(1006);
  },
  breaks: async (line: GatewayLine) => {
    accept(line);
    await line.wait(300);
    line.drop(1011);
  },
} satisfies Readonly<Record<string, (line: GatewayLine) => Promise<void>>>;

/** `refuses` refuses the socket; `hangs` never opens it. */
export type ScenarioName = keyof typeof scenarios | 'refuses' | 'hangs';

function accept(line: GatewayLine): void {
  line.send({ type: 'control', action: 'session_started' });
}

function tell(line: GatewayLine, lines: readonly SpokenLine[]): void {
  for (const [role, text] of lines) line.says(role, text);
}

async function reply(line: GatewayLine, text: string): Promise<void> {
  line.says('assistant', text);
  await line.speak(300 + 45 * text.length);
}
