import { expect } from '@open-wc/testing';
import type { CallError, CallWarning } from '../../src/call-error.js';
import type { AgentCallOptions } from '../../src/protocols/agent-dialect.js';
import type { WrittenLine } from '../../src/protocols/text-dialect.js';
import { vonage, type VonageConfig } from '../../src/protocols/vonage.js';
import { TextLink, type TextEnd } from '../../src/transport/text-link.js';
import { ManualTimers } from '../support/manual-timers.js';
import { PlayedSocket, playSockets, restoreSockets } from '../support/played-socket.js';

const MINUTE = 60_000;

interface Played {
  readonly link: TextLink;
  readonly lines: WrittenLine[];
  readonly warnings: CallWarning[];
  readonly errors: CallError[];
  readonly ends: TextEnd[];
  readonly told: string[];
}

function play(options: AgentCallOptions = {}, config: VonageConfig = {}, expiresAtMs = Infinity): Played {
  const lines: WrittenLine[] = [];
  const warnings: CallWarning[] = [];
  const errors: CallError[] = [];
  const ends: TextEnd[] = [];
  const told: string[] = [];
  const call = { token: 't0', region: 'eu', ...options, config: { ...config } };
  const setup = {
    dialect: vonage,
    wire: vonage.connect(call),
    credentials: 'same-origin',
    expiresAtMs,
    connectLimitMs: 10_000,
  } as const;
  const link = new TextLink(setup, {
    onready: () => told.push('ready'),
    onlost: () => told.push('lost'),
    onwaiting: (waiting) => told.push(waiting ? 'waiting' : 'free'),
    onlines: (said) => lines.push(...said),
    onwarning: (warning) => warnings.push(warning),
    onerror: (error) => errors.push(error),
    onend: (end) => ends.push(end),
  });
  return { link, lines, warnings, errors, ends, told };
}

/** A step's answer. */
const reply = (text: string, status = 'AWAITING_INPUT') => ({ session_status: status, messages: [{ text }] });
const outcome = (step: Promise<void>): Promise<unknown> =>
  step.then(
    () => 'answered',
    (error: CallError) => error.code,
  );
function codeOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return (error as CallError).code;
  }
  return undefined;
}
const socket = (): PlayedSocket => PlayedSocket.last;

describe('TextLink', () => {
  let timers: ManualTimers;
  beforeEach(() => {
    timers = new ManualTimers().install();
    playSockets();
  });
  afterEach(() => {
    timers.restore();
    restoreSockets();
  });

  describe('one step at a time', () => {
    it('sends a step and takes the reply for its answer', async () => {
      const { link, lines, told } = play();
      socket().open();
      const answer = outcome(link.step('Hi'));
      expect(socket().texts).to.deep.equal([{ action: 'step', input: 'Hi' }]);
      socket().say(reply('Hello.'));
      expect(await answer).to.equal('answered');
      expect(lines.map(({ text }) => text)).to.deep.equal(['Hello.']);
      expect(told).to.deep.equal(['ready', 'waiting', 'free']);
    });

    it('never has two in flight, and sends nothing before it is open', async () => {
      const { link } = play();
      expect(codeOf(() => link.step('early'))).to.equal('invalid-state');
      socket().open();
      const first = outcome(link.step('one'));
      expect(codeOf(() => link.step('two'))).to.equal('invalid-state');
      expect(socket().texts).to.have.length(1);
      socket().say({ session_status: 'AWAITING_INPUT', messages: [] });
      expect(await first).to.equal('answered');
      void outcome(link.step('two'));
      expect(socket().texts).to.have.length(2);
      link.close();
    });

    it('refuses more than 32 KB before anything is sent', () => {
      const { link } = play();
      socket().open();
      expect(codeOf(() => link.step('ä'.repeat(16_384)))).to.equal('message-too-big');
      expect(socket().texts).to.deep.equal([]);
      expect(codeOf(() => void outcome(link.step('ä'.repeat(16_000))))).to.equal(undefined);
      link.close();
    });

    it('tells after 30 seconds that a line is not confirmed, and does not send it again', async () => {
      const { link, warnings, lines } = play();
      socket().open();
      const answer = outcome(link.step('Hi'));
      await timers.pass(29_999);
      expect(warnings).to.deep.equal([]);
      await timers.pass(1);
      expect(await answer).to.equal('request-failed');
      expect(warnings[0]).to.include({ code: 'no-data', raised: true });
      await timers.pass(5 * MINUTE);
      expect(socket().texts).to.have.length(1);
      expect(warnings).to.have.length(1);
      // The answer may still come.
      socket().say(reply('Sorry, I was away.'));
      expect(warnings.at(-1)).to.include({ code: 'no-data', raised: false });
      expect(lines).to.have.length(1);
      link.close();
    });

    it('shows two replies to one step, and takes marked ones for the agent’s', async () => {
      const { link, lines } = play();
      socket().open();
      void outcome(link.step('Hi'));
      socket().say(reply('One.')).say(reply('Two.'));
      expect(lines).to.have.length(2);
      void outcome(link.step('a'));
      expect(codeOf(() => link.step('b'))).to.equal('invalid-state');
      link.close();
    });

    it('keeps the visitor waiting while the agent is not ready for input, but not for ever', async () => {
      const { link, lines } = play();
      socket().open();
      const answer = outcome(link.step('Hi'));
      socket().say(reply('One moment.', 'ROUTING'));
      expect(await answer).to.equal('answered');
      expect(lines).to.have.length(1);
      expect(codeOf(() => link.step('more'))).to.equal('invalid-state');
      await timers.pass(30_000);
      expect(codeOf(() => void outcome(link.step('more')))).to.equal(undefined);
      link.close();
    });

    it('tells what the agent’s side could not do, once, and goes on', async () => {
      const { link, errors } = play();
      socket().open();
      const answer = outcome(link.step('Hi'));
      socket().say({ message: 'Internal server error', connectionId: 'c', requestId: 'r' });
      expect(await answer).to.equal('request-failed');
      expect(errors).to.have.length(1);
      expect(errors[0]).to.include({ code: 'server-error', fatal: false });
      expect(codeOf(() => void outcome(link.step('again')))).to.equal(undefined);
      link.close();
    });

    it('warns of what it cannot read, once for a flood', () => {
      const { link, warnings } = play();
      socket().open().say('<html>').say('null').say('{}');
      expect(warnings.map(({ code }) => code)).to.deep.equal(['bad-message']);
      link.close();
    });
  });

  describe('a live agent', () => {
    it('writes without being asked; lines then go both ways as they come', async () => {
      const { link, lines } = play();
      socket().open().say({ type: 'text', text: 'I am Ann.' });
      void outcome(link.step('Hi'));
      void outcome(link.step('How are you?'));
      expect(socket().texts).to.have.length(2);
      expect(lines).to.have.length(1);
      link.close();
    });

    it('may come in mid-step: the visitor is free at once, and the step is not taken for lost', async () => {
      const { link, warnings, told } = play();
      socket().open();
      const answer = outcome(link.step('A person, please'));
      socket().say({ from: 'live_agent', text: 'I am Ann.' });
      expect(told.at(-1)).to.equal('free');
      const more = [outcome(link.step('one')), outcome(link.step('two'))];
      expect(socket().texts).to.have.length(3);
      await timers.pass(30_000);
      expect(await answer).to.equal('answered');
      expect(await Promise.all(more)).to.deep.equal(['answered', 'answered']);
      expect(warnings).to.deep.equal([]);
      link.close();
    });

    it('hands back: then there is one step at a time again', () => {
      const { link } = play();
      socket().open().say({ from: 'live_agent', text: 'Bye.' }).say(reply('I am the bot again.'));
      void outcome(link.step('one'));
      expect(codeOf(() => link.step('two'))).to.equal('invalid-state');
      link.close();
    });

    it('does not take the visitor’s own echo for anyone’s words', () => {
      const { link } = play();
      socket().open();
      void outcome(link.step('Hi'));
      socket().say({ from: 'user', text: 'Hi' });
      expect(codeOf(() => link.step('two'))).to.equal('invalid-state');
      link.close();
    });
  });

  describe('its end', () => {
    it('shows the last text and ends with the flow', () => {
      const { lines, ends } = play();
      socket().open().say(reply('Goodbye.', 'ENDED'));
      expect(lines).to.have.length(1);
      expect(ends).to.deep.equal([{ kind: 'flow-ended' }]);
      expect(socket().closedWith).to.equal(1000);
      expect(timers.pending).to.equal(0);
    });

    it('warns after nine minutes of silence and ends after ten', async () => {
      const { warnings, ends } = play();
      socket().open();
      await timers.pass(9 * MINUTE - 1);
      expect(warnings).to.deep.equal([]);
      await timers.pass(1);
      expect(warnings[0]).to.include({ code: 'idle-timeout', raised: true });
      await timers.pass(MINUTE);
      expect(ends).to.deep.equal([{ kind: 'idle-timeout' }]);
      expect(timers.pending).to.equal(0);
    });

    it('takes a word of either side for life', async () => {
      const { link, warnings, ends } = play();
      socket().open();
      await timers.pass(9 * MINUTE);
      void outcome(link.step('Still here'));
      expect(warnings.at(-1)).to.include({ code: 'idle-timeout', raised: false });
      socket().say(reply('Good.'));
      await timers.pass(8 * MINUTE);
      expect(ends).to.deep.equal([]);
      link.close();
      expect(timers.pending).to.equal(0);
    });

    it('knows a close after ten silent minutes for what it is, however early the far side’s clock', async () => {
      const { ends } = play();
      socket().open();
      await timers.pass(10 * MINUTE - 5000);
      socket().drop(1001);
      expect(ends).to.deep.equal([{ kind: 'idle-timeout' }]);
    });

    const finals: readonly (readonly [number, string])[] = [
      [1000, 'closed'],
      [1008, 'closed'],
      [4401, 'closed'],
    ];
    for (const [code, kind] of finals) {
      it(`is a close with ${code}`, async () => {
        const { ends } = play();
        socket().open().drop(code);
        expect(ends[0]).to.deep.include({ kind, wasOpen: true });
        await timers.pass(MINUTE);
        expect(PlayedSocket.made).to.have.length(1);
      });
    }

    it('is what the platform says about token or session', () => {
      const { ends } = play();
      socket().open().say({ statusCode: 404, message: 'Session not found' });
      expect(ends).to.deep.equal([{ kind: 'failed', code: 'session-ended' }]);
    });
  });

  describe('another socket', () => {
    it('is opened with the same token when the line was cut; the open step is not repeated', async () => {
      const { link, told, ends } = play();
      socket().open();
      const answer = outcome(link.step('Hi'));
      socket().drop(1006);
      expect(await answer).to.equal('request-failed');
      expect(codeOf(() => link.step('now?'))).to.equal('invalid-state');
      await timers.pass(600);
      expect(PlayedSocket.made).to.have.length(2);
      expect(socket().url).to.equal(PlayedSocket.made[0]?.url);
      socket().open();
      expect(socket().texts).to.deep.equal([]);
      expect(told).to.deep.equal(['ready', 'waiting', 'free', 'lost', 'ready']);
      expect(ends).to.deep.equal([]);
      link.close();
    });

    it('follows the close after two hours, whatever its code', async () => {
      const { link, ends } = play();
      socket().open();
      for (let i = 0; i < 24; i++) {
        await timers.pass(5 * MINUTE);
        socket().say(reply('still here'));
      }
      socket().drop(1000);
      await timers.pass(600);
      socket().open();
      expect(PlayedSocket.made).to.have.length(2);
      expect(ends).to.deep.equal([]);
      link.close();
    });

    it('is given up after eight tries', async () => {
      const { ends, told } = play();
      socket().open().drop(1006);
      for (let i = 0; i < 8; i++) {
        await timers.pass(12_000);
        socket().drop(1006);
      }
      expect(PlayedSocket.made).to.have.length(9);
      expect(ends).to.deep.equal([{ kind: 'gave-up' }]);
      expect(told.filter((word) => word === 'lost')).to.have.length(1);
      expect(timers.pending).to.equal(0);
    });

    it('is not tried when the session has expired', () => {
      const { ends } = play({}, {}, Date.now());
      socket().open().drop(1006);
      expect(ends).to.deep.equal([{ kind: 'expired' }]);
    });

    it('gets the token’s greeting again, and the token as sub-protocol', async () => {
      const { link } = play({}, { tokenPlace: 'message' });
      socket().open().drop(1006);
      await timers.pass(600);
      expect(socket().open().texts).to.deep.equal([{ session_token: 't0' }]);
      link.close();
      play({}, { tokenPlace: 'protocol:x' });
      expect(socket().subprotocols).to.deep.equal(['x', 't0']);
    });

    it('never opens: the call ends when there is no other way', () => {
      const { ends } = play();
      socket().drop(1006);
      expect(ends).to.deep.equal([{ kind: 'closed', end: { kind: 'refused', code: 1006 }, wasOpen: false }]);
    });
  });

  describe('by HTTP', () => {
    const real = globalThis.fetch;
    let asked: { url: string; body: unknown; authorization: string | null }[];
    let answers: (() => Response)[];

    beforeEach(() => {
      asked = [];
      answers = [];
      globalThis.fetch = async (input, init) => {
        const { url, headers } = new Request(input, init);
        asked.push({ url, body: JSON.parse(init?.body as string), authorization: headers.get('authorization') });
        const answer = answers.shift();
        if (!answer) throw new TypeError('no network');
        return answer();
      };
    });
    afterEach(() => {
      globalThis.fetch = real;
    });
    const settle = (): Promise<void> => timers.pass(0);

    it('goes on where no socket opens, one step at a time', async () => {
      const { link, lines, told, warnings } = play({ stepUrl: 'https://site.test/step', sessionId: 's0' });
      socket().drop(1006);
      expect(told).to.deep.equal(['ready']);
      expect(warnings[0]).to.include({ code: 'degraded', raised: true });
      answers.push(() => Response.json(reply('Hello.')));
      const answer = outcome(link.step('Hi'));
      expect(codeOf(() => link.step('two'))).to.equal('invalid-state');
      await settle();
      expect(await answer).to.equal('answered');
      expect(asked).to.deep.equal([
        { url: 'https://site.test/step', body: { sessionId: 's0', token: 't0', input: 'Hi' }, authorization: null },
      ]);
      expect(lines.map(({ text }) => text)).to.deep.equal(['Hello.']);
      link.close();
    });

    it('takes over when a lost socket does not come back', async () => {
      const { told, ends, link } = play({ stepUrl: '/step' });
      socket().open().drop(1006);
      for (let i = 0; i < 8; i++) {
        await timers.pass(12_000);
        socket().drop(1006);
      }
      expect(told).to.deep.equal(['ready', 'lost', 'ready']);
      expect(ends).to.deep.equal([]);
      link.close();
      expect(timers.pending).to.equal(0);
    });

    it('tells what is not confirmed, and what is refused for good', async () => {
      const { link, ends, errors } = play({ stepUrl: '/step' });
      socket().drop(1006);
      const lost = outcome(link.step('one'));
      await settle();
      expect(await lost).to.equal('request-failed');
      answers.push(() => new Response('<html>', { status: 500 }));
      const failed = outcome(link.step('two'));
      await settle();
      expect(await failed).to.equal('request-failed');
      expect(errors.map(({ code }) => code)).to.deep.equal(['server-error']);
      answers.push(() => new Response('', { status: 401 }));
      void outcome(link.step('three'));
      await settle();
      expect(ends).to.deep.equal([{ kind: 'failed', code: 'unauthorized' }]);
    });
  });
});
