import { expect } from '@open-wc/testing';
import { CallError } from '../../src/sessions/index.js';
import { PlayedGateway, playGateways, restoreGateways, startPlayedCall, until } from './played-gateway.js';

describe('VoiceAgentSession: conversation', () => {
  beforeEach(playGateways);
  afterEach(restoreGateways);

  it('becomes active at the gateway’s first word and sends the microphone in 20 ms frames', async () => {
    const { session, gateway, states } = await startPlayedCall();
    await until(() => gateway.audioBytes >= 640 * 5);
    expect(gateway.lastFrame.length).to.equal(320);
    expect(gateway.texts[0]).to.include({ type: 'config', sample_rate: 16000 });
    session.end();
    expect(states).to.deep.equal(['connecting', 'active', 'ended']);
    expect(gateway.sent('hangup')).to.have.length(1);
    expect(gateway.closedWith).to.equal(1000);
  });

  it('becomes active after half a second when the gateway says nothing', async () => {
    const { session } = await startPlayedCall();
    session.end();
    const again = session.start();
    await until(() => PlayedGateway.all.length === 2);
    await again;
    expect(session.state).to.equal('active');
    session.end();
  });

  it('answers a tool call with what the handler returns, and sends the tools without their handlers', async () => {
    const { session, gateway } = await startPlayedCall({
      tools: [{ name: 'price', description: 'Tells a price', handler: ({ of }) => `3 euro for ${String(of)}` }],
    });
    expect(gateway.texts[0]?.['tools']).to.deep.equal([
      { name: 'price', description: 'Tells a price', parameters: { type: 'object', properties: {} } },
    ]);
    gateway.say({ type: 'tool_call', call_id: '7', name: 'price', args: { of: 'tea' } });
    await until(() => gateway.sent('tool_result').length === 1);
    expect(gateway.sent('tool_result')[0]).to.deep.equal({
      type: 'tool_result',
      call_id: '7',
      result: '3 euro for tea',
    });
    session.end();
  });

  it('gives the tool hangup its result, hangs up, and closes, in this order', async () => {
    const { session, gateway } = await startPlayedCall({ tools: [{ name: 'hangup' }] });
    gateway.say({ type: 'tool_call', call_id: '1', name: 'hangup', args: {} });
    await until(() => session.state === 'ended');
    expect(gateway.texts.slice(1).map(({ type }) => type)).to.deep.equal(['tool_result', 'hangup']);
    expect(session.detail).to.include({ reason: 'hangup' });
  });

  it('says a typed line once, even when the gateway repeats it, and as the far side will read it', async () => {
    const { session, gateway } = await startPlayedCall();
    await session.sendText('  Hello \uD800! ');
    gateway.say({ type: 'transcript', role: 'user', text: 'Hello \uFFFD!', final: true });
    gateway.say({ type: 'transcript', role: 'assistant', text: 'Hi', final: true });
    expect(gateway.sent('text')).to.deep.equal([{ type: 'text', data: 'Hello \uFFFD!' }]);
    expect(session.transcript.map(({ role, text }) => [role, text])).to.deep.equal([
      ['user', 'Hello \uFFFD!'],
      ['agent', 'Hi'],
    ]);
    session.end();
  });

  it('refuses blanks, novels, huge images, and all of it outside a call', async () => {
    const { session, gateway } = await startPlayedCall();
    const failure = (promise: Promise<void>): Promise<unknown> =>
      promise.then(
        () => undefined,
        (cause: unknown) => cause,
      );
    expect(await failure(session.sendText('   '))).to.be.instanceOf(TypeError);
    expect(await failure(session.sendText('x'.repeat(9000)))).to.include({ code: 'message-too-big', fatal: false });
    expect(await failure(session.sendImage('x'.repeat(3_000_000)))).to.include({ code: 'message-too-big' });
    await session.sendImage('aGk=');
    expect(gateway.texts.slice(1)).to.deep.equal([{ type: 'image', data: 'aGk=' }]);
    session.end();
    expect(await failure(session.sendText('late')))
      .to.be.instanceOf(CallError)
      .and.to.include({ code: 'invalid-state' });
    expect(await failure(session.sendImage('late'))).to.include({ code: 'invalid-state' });
  });

  it('knows how much time is left, and ends without an error when it is over', async () => {
    const { session, gateway, errors } = await startPlayedCall({ maxDurationS: 60 });
    expect(session.remainingMs).to.be.within(50_000, 60_000);
    gateway.say({ type: 'error', code: 'max_duration_reached' });
    gateway.say({ type: 'hangup' });
    expect(session.detail).to.include({ phase: 'ended', reason: 'max-duration' });
    expect(session.remainingMs).to.equal(undefined);
    expect(errors).to.have.length(0);
  });
});
