import { expect } from '@open-wc/testing';
import { CallError } from '../../src/call-error.js';
import { AgentActivity } from '../../src/sessions/agent-activity.js';
import { closeOutcome } from '../../src/sessions/close-outcome.js';
import { Transcript } from '../../src/sessions/transcript.js';

describe('Transcript', () => {
  it('replaces an interim text by the final one of the same speaker, under the same id', () => {
    const transcript = new Transcript();
    const interim = transcript.add('agent', 'Hel', false);
    transcript.add('user', 'wait', true);
    const final = transcript.add('agent', 'Hello', true);
    expect(final.id).to.equal(interim.id);
    expect(transcript.entries.map(({ role, text, final: done }) => [role, text, done])).to.deep.equal([
      ['agent', 'Hello', true],
      ['user', 'wait', true],
    ]);
  });

  it('keeps two finals of one speaker apart', () => {
    const transcript = new Transcript();
    transcript.add('user', 'one', true);
    transcript.add('user', 'two', true);
    expect(transcript.entries.map(({ text }) => text)).to.deep.equal(['one', 'two']);
    expect(new Set(transcript.entries.map(({ id }) => id)).size).to.equal(2);
  });

  it('keeps the last 5000 lines at least, and the interim ones of both speakers among them', () => {
    const transcript = new Transcript();
    for (let i = 0; i < 5400; i++) transcript.add('agent', `line ${i}`, true);
    const open = transcript.add('user', 'I am', false);
    for (let i = 5400; i < 6000; i++) transcript.add('agent', `line ${i}`, true);
    expect(transcript.add('user', 'I am here', true).id).to.equal(open.id);
    expect(transcript.entries.length).to.be.within(5000, 5500);
    expect(transcript.entries.filter(({ role }) => role === 'user').map(({ text }) => text)).to.deep.equal([
      'I am here',
    ]);
    expect(transcript.entries.at(-1)?.text).to.equal('line 5999');
  });

  it('gives a new array at every change, so that a view may compare', () => {
    const transcript = new Transcript();
    const before = transcript.entries;
    transcript.add('user', 'one', true);
    expect(transcript.entries).not.to.equal(before);
    expect(before).to.have.length(0);
  });
});

describe('AgentActivity', () => {
  it('is speaking for as long as sound is heard, whatever the provider says ahead of it', () => {
    const activity = new AgentActivity();
    activity.said('speaking');
    activity.playing(true);
    activity.said('listening');
    expect(activity.state).to.equal('speaking');
    activity.playing(false);
    expect(activity.state).to.equal('listening');
  });

  it('listens again when a provider that never says so has run out of sound', () => {
    const activity = new AgentActivity();
    activity.said('speaking');
    activity.playing(true);
    activity.playing(false);
    expect(activity.state).to.equal('listening');
  });

  it('keeps thinking between the visitor’s words and the sound', () => {
    const activity = new AgentActivity();
    activity.said('thinking');
    expect(activity.state).to.equal('thinking');
  });
});

describe('what the end of a socket means', () => {
  const cases: readonly (readonly [Parameters<typeof closeOutcome>[0], boolean, string, string | undefined])[] = [
    [{ kind: 'timeout', code: 1006 }, false, 'failed', 'connect-timeout'],
    [{ kind: 'refused', code: 1006 }, false, 'failed', 'connect-refused'],
    [{ kind: 'closed', code: 1000 }, true, 'remote-hangup', undefined],
    [{ kind: 'closed', code: 1008 }, true, 'failed', 'unauthorized'],
    [{ kind: 'closed', code: 4401 }, false, 'failed', 'unauthorized'],
    [{ kind: 'closed', code: 1011 }, true, 'failed', 'server-error'],
    [{ kind: 'closed', code: 1006 }, true, 'failed', 'session-lost'],
    [{ kind: 'closed', code: 1012 }, true, 'failed', 'session-lost'],
    [{ kind: 'closed', code: 1006 }, false, 'failed', 'connection-lost'],
  ];
  for (const [end, wasActive, reason, code] of cases) {
    it(`${end.kind} ${end.code} ${wasActive ? 'in a call' : 'before it'}: ${reason} ${code ?? ''}`, () => {
      const outcome = closeOutcome(end, wasActive);
      expect(outcome.reason).to.equal(reason);
      expect(outcome.error?.code).to.equal(code);
    });
  }
});

describe('CallError', () => {
  it('passes through its own kind and wraps the unknown as internal, with its cause', () => {
    const own = new CallError('mic-denied', 'no');
    const odd = new RangeError('odd');
    expect(CallError.from(own)).to.equal(own);
    expect(CallError.from(odd)).to.include({ code: 'internal', cause: odd });
    expect(CallError.from('text').code).to.equal('internal');
  });

  it('knows an error of another copy of the library by its shape', () => {
    const foreign = Object.assign(new Error('blocked'), {
      name: 'CallError',
      code: 'worklet-blocked',
      fatal: true,
      retryable: false,
    });
    expect(CallError.from(foreign))
      .to.be.instanceOf(CallError)
      .and.to.include({ code: 'worklet-blocked', message: 'blocked' });
  });
});
