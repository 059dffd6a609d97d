import { http, HttpResponse, ws, type RequestHandler, type WebSocketHandler } from 'msw';
import type { SpeechOptions } from '../../src/sessions/index.js';
import type { Args } from './render.ts';

/** One socket of an agent that writes (PROTOCOLS 2.3). */
interface Line {
  send(message: object): void;
  close(code?: number): void;
}

type Script = (line: Line, said: string | null, before: number) => void;

const reply = (line: Line, ...texts: string[]): void =>
  line.send({ session_status: 'AWAITING_INPUT', messages: texts.map((text) => ({ text })) });

const greeting = ['Good morning, this is the flower shop.', 'What can I do for you?'];

/** By what the visitor said, and how many steps came before on this socket. */
const scripts = {
  order: (line, said, before) => {
    if (before === 0) reply(line, ...greeting);
    else if (said === 'bye') line.send({ session_status: 'ENDED', messages: [{ text: 'Goodbye!' }] });
    else reply(line, 'Your flowers arrive tomorrow. See https://flowers.example/orders/4711.');
  },
  person: (line, _said, before) => {
    if (before === 0) return reply(line, ...greeting);
    if (before > 1) return;
    reply(line, 'I will get somebody for you.');
    setTimeout(() => line.send({ type: 'text', from: 'live_agent', text: 'This is Ann. How can I help?' }), 300);
  },
  thinks: (line, _said, before) => {
    if (before === 0) reply(line, ...greeting);
  },
  cut: (line, _said, before) => {
    if (before === 0) reply(line, ...greeting);
    else line.close(1011);
  },
} satisfies Record<string, Script>;

export type WriterScript = keyof typeof scripts;

/** A socket that was cut is followed by none that opens, so that the story stays where it is. */
let cuts = 0;

const writer = ws.link('wss://writer.example/:script').addEventListener('connection', ({ client, params }) => {
  const name = String(params['script']) as WriterScript;
  if (name === 'cut' && cuts > 0) return client.close(1006);
  let before = 0;
  const line: Line = {
    send: (message) => client.send(JSON.stringify(message)),
    close: (code) => {
      cuts++;
      client.close(code);
    },
  };
  client.addEventListener('message', ({ data }) => {
    const { input } = JSON.parse(data as string) as { input: string | null };
    scripts[name](line, input, before++);
  });
});

/** For a story that begins. */
export function resetWriter(): void {
  cuts = 0;
}

export const writerHandlers: readonly (RequestHandler | WebSocketHandler)[] = [
  writer,
  http.post('/api/writer-session', () => HttpResponse.json({ token: 'played-session', sessionId: 's1' })),
];

/** Args of a conversation with the played agent, in writing only unless told otherwise. */
export function writeTo(script: WriterScript): Args {
  return {
    protocol: 'vonage',
    url: `wss://writer.example/${script}`,
    'token-url': '/api/writer-session',
    speech: 'off',
  };
}

/** Ears and a mouth that every browser has: the visitor says `words` in their first turn. */
export function playedSpeech(words: string, sentenceMs = 400): SpeechOptions {
  let turns = 0;
  return {
    recogniser: {
      listen(_language, { onwords, onvoice }, signal) {
        if (turns++ > 0) return;
        const say = setTimeout(() => {
          onvoice(true);
          onwords(words, true);
        }, 300);
        signal.addEventListener('abort', () => clearTimeout(say));
      },
    },
    synthesiser: {
      speak: (_text, _manner, signal) =>
        new Promise((resolve) => {
          const over = setTimeout(resolve, sentenceMs);
          signal.addEventListener('abort', () => {
            clearTimeout(over);
            resolve();
          });
        }),
    },
  };
}
