import { aTimeout, expect } from '@open-wc/testing';
import { CallError, type VoiceAgentOptions } from '../../src/sessions/index.js';
import { PlayedSocket, playSockets, restoreSockets } from '../support/played-socket.js';
import { until } from './played-gateway.js';
import { makeWrittenCall, startWrittenCall } from './written-line.js';

const code = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: CallError) => error.code,
  );

describe('VoiceAgentSession with an agent that writes', () => {
  beforeEach(playSockets);
  afterEach(restoreSockets);

  describe('typed', () => {
    const off = { speech: 'off' } as const;

    it('opens with a step that nobody sees, and asks for no microphone', async () => {
      const { session, socket, recogniser, reply, lines, states } = await startWrittenCall({
        ...off,
        customParameters: { plan: 'gold' },
      });
      expect(socket().url).to.contain('session_token=t1');
      expect(socket().texts).to.deep.equal([
        { action: 'step', input: 'Hello', parameters: [{ name: 'plan', value: 'gold' }] },
      ]);
      expect(session.agentState).to.equal('thinking');
      reply('Good morning.');
      expect(session.agentState).to.equal('listening');
      expect(lines()).to.deep.equal(['agent: Good morning.']);
      expect(recogniser.prepared).to.equal(0);
      expect(session.hears).to.equal(false);
      session.end();
      expect(states).to.deep.equal(['connecting', 'active', 'ended']);
      expect(session.detail).to.include({ reason: 'hangup' });
      expect(socket().closedWith).to.equal(1000);
    });

    it('keeps a line’s promise when it is answered, and refuses a second one before', async () => {
      const { session, socket, reply, lines } = await startWrittenCall(off);
      reply('Good morning.');
      const sending = session.sendText('  Where is my order? ');
      expect(await code(session.sendText('Hello?'))).to.equal('invalid-state');
      expect(socket().texts.at(-1)).to.deep.equal({ action: 'step', input: 'Where is my order?' });
      reply('On its way.');
      await sending;
      expect(lines()).to.deep.equal(['agent: Good morning.', 'user: Where is my order?', 'agent: On its way.']);
      expect(await session.sendText('   ').catch((error: unknown) => error)).to.be.instanceOf(TypeError);
      expect(await code(session.sendText('x'.repeat(64_000)))).to.equal('message-too-big');
      expect(socket().texts).to.have.length(2);
      session.end();
    });

    it('has neither images nor tools nor a key', async () => {
      const { session } = await startWrittenCall(off);
      expect(await code(session.sendImage('aGk='))).to.equal('invalid-state');
      session.end();
      const wrong: Partial<VoiceAgentOptions>[] = [{ tools: [{ name: 'price' }] }, { apiKey: 'k' }, { region: 'moon' }];
      for (const options of wrong) {
        const { session: refused, errors } = makeWrittenCall(options);
        expect(await code(refused.start())).to.equal('config-invalid');
        expect(errors).to.have.length(1);
      }
      expect(PlayedSocket.made).to.have.length(1);
    });

    it('goes on over another socket with the same token, and keeps what was said', async () => {
      const { session, socket, reply, lines, states, errors, tokens } = await startWrittenCall(off);
      reply('Good morning.');
      const sending = session.sendText('One').catch((error: CallError) => error.code);
      socket().drop(1006);
      expect(session.state).to.equal('reconnecting');
      expect(await sending).to.equal('request-failed');
      expect(await code(session.sendText('Two'))).to.equal('invalid-state');
      await until(() => PlayedSocket.made.length === 2);
      socket().open();
      expect(session.state).to.equal('active');
      expect(socket().texts).to.deep.equal([]);
      void session.sendText('One').catch(() => undefined);
      reply('Yes.');
      expect(lines().slice(-2)).to.deep.equal(['user: One', 'agent: Yes.']);
      expect(states).to.deep.equal(['connecting', 'active', 'reconnecting', 'active']);
      expect(errors).to.deep.equal([]);
      expect(tokens()).to.equal(1);
      session.end();
    });

    it('ends with the flow, and tells its last text first', async () => {
      const { session, reply, lines, errors } = await startWrittenCall(off);
      reply('Goodbye.', 'ENDED');
      await until(() => session.state === 'ended');
      expect(session.detail).to.include({ reason: 'flow-ended' });
      expect(lines()).to.deep.equal(['agent: Goodbye.']);
      expect(errors).to.deep.equal([]);
    });

    it('lets a line that is open when the visitor hangs up fail, instead of hanging', async () => {
      const { session } = await startWrittenCall({ ...off, config: { openingStep: false } });
      const sending = code(session.sendText('Hi'));
      session.end();
      expect(await sending).to.equal('request-failed');
    });

    it('tells one error when nobody answers at all', async () => {
      const { session, errors, socket } = makeWrittenCall(off);
      const starting = code(session.start());
      await until(() => PlayedSocket.made.length === 1);
      socket().drop(1006);
      expect(await starting).to.equal('connect-refused');
      expect(errors.map((error) => error.code)).to.deep.equal(['connect-refused']);
    });

    it('never tells its token', async () => {
      const told: string[] = [];
      const { session, socket, errors, warnings } = await startWrittenCall({
        ...off,
        getToken: async () => 'se-cr-et',
      });
      socket().say('<html>').say({ error: 'se-cr-et' });
      socket().drop(4401);
      await until(() => session.state === 'ended');
      told.push(...errors.map((error) => `${error.message} ${String(error.cause)}`));
      told.push(...warnings.map(({ message }) => message), JSON.stringify(session.detail));
      expect(errors.at(-1)?.code).to.equal('unauthorized');
      expect(told.join(' ')).not.to.contain('se-cr-et');
    });
  });

  describe('spoken', () => {
    it('speaks what the agent writes, sentence by sentence, and listens when it has finished', async () => {
      const { session, recogniser, synthesiser, reply } = await startWrittenCall({ language: 'de-DE', voice: 'Anna' });
      expect(recogniser.prepared).to.equal(1);
      expect(recogniser.listening).to.equal(false);
      reply('Good morning. It costs 3.50 euro.');
      expect(synthesiser.said).to.deep.equal(['Good morning.']);
      expect(synthesiser.manners[0]).to.deep.equal({ language: 'de-DE', voice: 'Anna', rate: 1, volume: 1 });
      expect(session.agentState).to.equal('speaking');
      expect(session.levels.remote.rms).to.be.above(0);
      expect(recogniser.listening).to.equal(false);
      await synthesiser.finish();
      expect(synthesiser.said[1]).to.equal('It costs 3.50 euro.');
      await synthesiser.finish();
      expect(session.agentState).to.equal('listening');
      expect(session.levels.remote.rms).to.equal(0);
      expect(recogniser.listening).to.equal(true);
      expect(recogniser.languages).to.deep.equal(['de-DE']);
      session.end();
      expect(recogniser.listening).to.equal(false);
    });

    it('sends what it hears, shows it as it comes, and does not listen while the agent thinks', async () => {
      const { session, socket, recogniser, synthesiser, reply, lines } = await startWrittenCall({
        config: { openingStep: false },
      });
      expect(recogniser.listening).to.equal(true);
      recogniser.hear('where is', false);
      expect(session.transcript[0]).to.include({ role: 'user', text: 'where is', final: false });
      expect(session.levels.local.rms).to.be.above(0);
      recogniser.hear('where is my order');
      expect(lines()).to.deep.equal(['user: where is my order']);
      expect(socket().texts).to.deep.equal([{ action: 'step', input: 'where is my order' }]);
      expect(session.agentState).to.equal('thinking');
      expect(recogniser.listening).to.equal(false);
      reply('On its way.');
      await synthesiser.finish();
      expect(recogniser.listening).to.equal(true);
      session.end();
    });

    it('is interrupted by typing, and by a word where the page wants that', async () => {
      const typed = await startWrittenCall({ config: { openingStep: false } });
      typed.socket().say({ text: 'A long story. It goes on.' });
      void typed.session.sendText('Stop').catch(() => undefined);
      expect(typed.synthesiser.cut).to.equal(1);
      await aTimeout(0);
      expect(typed.synthesiser.said).to.have.length(1);
      typed.session.end();

      const { session, recogniser, synthesiser, socket } = await startWrittenCall({
        config: { openingStep: false },
        speechOptions: { bargeIn: true },
      });
      socket().say({ text: 'A long story. It goes on.' });
      expect(recogniser.listening).to.equal(true);
      recogniser.hear('wait', false);
      expect(synthesiser.cut).to.equal(1);
      recogniser.hear('wait a moment');
      expect(socket().texts).to.deep.equal([{ action: 'step', input: 'wait a moment' }]);
      session.interrupt();
      session.end();
    });

    it('speaks what comes after a cut', async () => {
      const { session, synthesiser, socket } = await startWrittenCall({ config: { openingStep: false } });
      socket().say({ text: 'One.' });
      session.interrupt();
      socket().say({ text: 'Two.' });
      await aTimeout(0);
      expect(synthesiser.said).to.deep.equal(['One.', 'Two.']);
      expect(session.agentState).to.equal('speaking');
      session.end();
    });

    it('hears nothing while muted, and speaks as loud as it is told', async () => {
      const { session, recogniser, synthesiser, reply } = await startWrittenCall({ speechOptions: { rate: 1.2 } });
      session.setVolume(0.4);
      reply('One. Two.');
      expect(synthesiser.manners[0]).to.include({ volume: 0.4, rate: 1.2 });
      session.setVolume(0.2);
      await synthesiser.finish();
      expect(synthesiser.manners[1]).to.include({ volume: 0.2 });
      session.setMicMuted(true);
      await synthesiser.finish();
      expect(recogniser.listening).to.equal(false);
      session.setMicMuted(false);
      expect(recogniser.listening).to.equal(true);
      session.end();
    });

    it('goes on in writing, with one warning, when the microphone is refused or recognition breaks', async () => {
      const refused = makeWrittenCall();
      refused.recogniser.refusal = new CallError('mic-denied', 'The microphone is not allowed.');
      const starting = refused.session.start();
      await until(() => PlayedSocket.made.length === 1);
      refused.socket().open();
      await starting;
      expect(refused.session.state).to.equal('active');
      expect(refused.session.hears).to.equal(false);
      expect(refused.warnings).to.have.length(1);
      expect(refused.warnings[0]).to.include({ code: 'speech-unavailable', raised: true });
      expect(refused.warnings[0]?.message).to.contain('not allowed');
      refused.session.end();

      const { session, recogniser, reply, synthesiser, warnings, errors } = await startWrittenCall();
      reply('Hi.');
      await synthesiser.finish();
      recogniser.fail(new CallError('unsupported-browser', 'It does not work.'));
      expect(session.hears).to.equal(false);
      expect(warnings.map((warning) => warning.code)).to.deep.equal(['speech-unavailable']);
      expect(errors).to.deep.equal([]);
      void session.sendText('typed').catch(() => undefined);
      expect(session.transcript.at(-1)?.text).to.equal('typed');
      session.end();
    });

    it('is read where the browser has no voice', async () => {
      const call = await startWrittenCall();
      call.synthesiser.broken = true;
      call.reply('Hi.');
      await until(() => call.warnings.length === 1);
      expect(call.warnings[0]?.code).to.equal('speech-unavailable');
      expect(call.session.agentState).to.equal('listening');
      expect(call.recogniser.listening).to.equal(true);
      call.session.end();
    });

    it('is heard out when the flow ends', async () => {
      const { session, synthesiser, recogniser, reply } = await startWrittenCall();
      reply('Goodbye. Until tomorrow.', 'ENDED');
      await synthesiser.finish();
      expect(session.state).to.equal('active');
      expect(recogniser.listening).to.equal(false);
      expect(await code(session.sendText('wait'))).to.equal('invalid-state');
      await synthesiser.finish();
      await until(() => session.state === 'ended');
      expect(session.detail).to.include({ reason: 'flow-ended' });
    });

    it('gives back what was spoken into a lost line', async () => {
      const { session, socket, recogniser, unsent } = await startWrittenCall({ config: { openingStep: false } });
      recogniser.hear('where is my order');
      socket().drop(1006);
      await until(() => unsent.length === 1);
      expect(unsent).to.deep.equal(['where is my order']);
      expect(recogniser.listening).to.equal(false);
      session.end();
    });
  });
});
