import { aTimeout, expect, fixture, oneEvent } from '@open-wc/testing';
import type { AigentStream } from '../../src/components/aigent-stream/define.js';
import { CallError, type TappableSession } from '../../src/sessions/index.js';
import { FakeStreamSession } from './fake-stream-session.js';
import { MANDATORY, makeStream, type MadeStream } from './make-stream.js';

/** As much of a call as a stream goes by. */
class FakeCall extends EventTarget implements TappableSession {
  state = 'idle';
  readonly taps = undefined;
  currentCall: TappableSession['currentCall'];

  become(state: string, call?: TappableSession['currentCall']): void {
    this.state = state;
    this.currentCall = call;
    this.dispatchEvent(new CustomEvent('call-state-change', { detail: { state } }));
  }
}

/** A tag with calls, from whichever file: all that is known of it is its session and its events. */
class FakePhone extends HTMLElement {
  #session = new FakeCall();

  constructor() {
    super();
    this.session = this.#session;
  }

  get session(): FakeCall {
    return this.#session;
  }

  set session(session: FakeCall) {
    this.#session = session;
    session.addEventListener('call-state-change', () => this.dispatchEvent(new CustomEvent('call-state-change')));
  }
}
customElements.define('fake-phone', FakePhone);

const INBOUND = { direction: 'inbound', from: '+441632960001', to: '+390212345678' } as const;
const OUTBOUND = { direction: 'outbound', from: '+390212345678', to: '+441632960002' } as const;

/** What the session was told to stream when it last started. */
class NotingSession extends FakeStreamSession {
  starts: FakeStreamSession['options'][] = [];

  override start(): Promise<void> {
    this.starts.push(this.options);
    return super.start();
  }
}

const phoneIn = (element: Element | null | undefined): FakePhone => element?.querySelector('fake-phone') as FakePhone;

/** A stream and what stands beside it; the session's options are the element's, as for a session of its own. */
async function beside(attributes: string, others: string): Promise<MadeStream & { readonly box: HTMLElement }> {
  const box = await fixture<HTMLElement>(`<div>${others}</div>`);
  const made = await makeStream(attributes);
  box.append(made.stream);
  await made.stream.updateComplete;
  return { ...made, box };
}

/** With a session of its own, whose start does nothing but remember. */
async function own(
  attributes: string,
  others = '',
): Promise<{ stream: AigentStream; box: HTMLElement; started: number }> {
  const box = await fixture<HTMLElement>(
    `<div>${others}<aigent-stream ${MANDATORY} ${attributes}></aigent-stream></div>`,
  );
  const stream = box.querySelector('aigent-stream') as AigentStream;
  await stream.updateComplete;
  const seen = { stream, box, started: 0 };
  stream.session.start = async () => void seen.started++;
  return seen;
}

const failure = (start: Promise<void>): Promise<unknown> =>
  start.then(
    () => 'started',
    (cause: unknown) => cause,
  );

describe('<aigent-stream>: what it is told', () => {
  it('gives the session every attribute and property', async () => {
    const { stream } = await own(
      `url="/aigent" token-url="/t" token-credentials="include" transport="inline" asset-base="/a/" codec="mulaw"
      container="none" sample-rate="16000" call-id="x" category="sales" ani="+1" agent-ani="+2" program-id="p"
      direction="outbound"`,
    );
    const getToken = async (): Promise<string> => 'token';
    stream.getToken = getToken;
    await stream.start();
    expect(stream.session.options).to.deep.include({
      protocol: 'aigent',
      url: '/aigent',
      tokenUrl: '/t',
      tokenCredentials: 'include',
      transport: 'inline',
      assetBase: '/a/',
      codec: 'mulaw',
      container: 'none',
      sampleRateHz: 16_000,
      callId: 'x',
      category: 'sales',
      ani: '+1',
      agentAni: '+2',
      programId: 'p',
      direction: 'outbound',
      agentId: 'a1',
      clientId: 'c1',
      agentWindowsUsername: 'DESK\\a1',
      agentSource: 'microphone',
      clientSource: 'none',
    });
    expect(stream.session.options.getToken).to.equal(getToken);
  });

  it('takes voices from elements, from streams, from a tab or from nowhere', async () => {
    const { stream, box } = await own('agent-source="none" client-source="#far"', '<audio id="far"></audio>');
    const sources = async (): Promise<unknown[]> => {
      await stream.start();
      const { agentSource, clientSource } = stream.session.options;
      return [agentSource, clientSource];
    };
    expect(await sources()).to.deep.equal(['none', box.querySelector('audio')]);
    stream.clientSource = 'display';
    stream.agentStream = new MediaStream();
    expect(await sources()).to.deep.equal([stream.agentStream, 'display']);
    stream.clientStream = new MediaStream();
    expect(await sources()).to.deep.equal([stream.agentStream, stream.clientStream]);
  });

  const mistakes: Readonly<Record<string, RegExp>> = {
    'client-source="#nowhere"': /client-source="#nowhere" names no audio or video element/,
    'client-source="]["': /names no audio or video element/,
    'agent-source="microphon"': /agent-source="microphon" names no audio or video element/,
    'client-source="#text"': /names no audio or video element/,
    'for="text"': /<p> has no call/,
    'auto for="phone" client-source="display"': /auto cannot be combined with display/,
    auto: /auto needs for/,
  };
  for (const [attributes, sentence] of Object.entries(mistakes)) {
    it(`says config-invalid, once, and opens nothing: ${attributes}`, async () => {
      const seen = await own(attributes, '<p id="text"></p><fake-phone id="phone"></fake-phone>');
      const errors: CallError[] = [];
      seen.stream.addEventListener('call-error', ({ detail }) => errors.push(detail));
      const error = await failure(seen.stream.start());
      await seen.stream.updateComplete;
      expect(error).to.be.instanceOf(CallError).and.to.include({ code: 'config-invalid' });
      expect(errors).to.deep.equal([error]);
      expect(seen.started).to.equal(0);
      expect(seen.stream.renderRoot.querySelector('[part=error]')?.textContent).to.match(sentence);
    });
  }

  it('never shows a token', async () => {
    const { stream } = await own('url="/aigent"');
    stream.getToken = async () => 'secret-token';
    await stream.start();
    expect(stream.outerHTML + (stream.shadowRoot?.innerHTML ?? '')).not.to.contain('secret-token');
  });
});

describe('<aigent-stream for>', () => {
  it('streams the call of the tag with that id', async () => {
    const { stream, box } = await own('for="phone"', '<fake-phone id="phone"></fake-phone>');
    await stream.start();
    const { session } = phoneIn(box);
    expect([stream.session.options.agentSource, stream.session.options.clientSource]).to.deep.equal([session, session]);
  });

  it('takes an element as well, in place of an id', async () => {
    const { stream } = await own('for="nowhere"');
    const phone = new FakePhone();
    stream.source = phone;
    await stream.start();
    expect(stream.session.options.agentSource).to.equal(phone.session);
  });

  it('waits for a tag that comes later, and can be stopped meanwhile', async () => {
    const seen = await own('for="phone"');
    let ended = 0;
    void seen.stream.start().then(() => ended++);
    await aTimeout(10);
    expect(seen.stream.renderRoot.querySelector('[part=status]')?.textContent).to.equal('Waiting for a call');
    await seen.stream.stop();
    await aTimeout(0);
    expect([ended, seen.started]).to.deep.equal([1, 0]);
    const start = seen.stream.start();
    const phone = new FakePhone();
    phone.id = 'phone';
    seen.box.prepend(phone);
    await start;
    expect([seen.started, seen.stream.session.options.agentSource]).to.deep.equal([1, phone.session]);
  });

  it('waits until the tag is defined', async () => {
    const seen = await own('for="phone"', '<late-phone id="phone"></late-phone>');
    const start = seen.stream.start();
    await aTimeout(10);
    expect(seen.started).to.equal(0);
    customElements.define('late-phone', class extends FakePhone {});
    await start;
    expect(seen.stream.session.options.agentSource).to.be.instanceOf(FakeCall);
  });

  it('follows an id that moves to another element', async () => {
    const { stream, box } = await own('for="phone"', '<fake-phone id="other"></fake-phone><fake-phone></fake-phone>');
    const [first, second] = box.querySelectorAll<FakePhone>('fake-phone');
    first!.id = 'phone';
    await stream.start();
    expect(stream.session.options.agentSource).to.equal(first!.session);
    first!.id = '';
    second!.id = 'phone';
    await aTimeout(0);
    await stream.start();
    expect(stream.session.options.agentSource).to.equal(second!.session);
  });

  it('looks in its own shadow root, not in the page', async () => {
    const box = await fixture<HTMLElement>('<div><fake-phone id="phone"></fake-phone><div id="host"></div></div>');
    const root = (box.querySelector('#host') as HTMLElement).attachShadow({ mode: 'open' });
    const inner = new FakePhone();
    inner.id = 'phone';
    const stream = document.createElement('aigent-stream');
    stream.htmlFor = 'phone';
    root.append(inner, stream);
    await stream.updateComplete;
    stream.session.start = async () => undefined;
    await stream.start();
    expect(stream.session.options.agentSource).to.equal(inner.session);
  });
});

describe('<aigent-stream auto>', () => {
  const AUTO = 'for="phone" auto';
  const PHONE = '<fake-phone id="phone"></fake-phone>';

  /** With a played session that stands in for the element's own. */
  async function auto(attributes = AUTO, others = PHONE) {
    const made = await beside(attributes, others);
    const session = new NotingSession();
    session.opens = true;
    made.stream.session = session.asSession();
    await aTimeout(0);
    return { ...made, session };
  }

  it('starts and stops with each call, under an id of its own, with the call’s numbers and direction', async () => {
    const { session, stream, box } = await auto();
    const phone = phoneIn(box);
    session.options = { protocol: 'aigent', category: 'sales', ani: 'the page’s', callId: 'x' };
    phone.session.become('ringing', INBOUND);
    phone.session.become('connecting', INBOUND);
    expect(session.asked).to.deep.equal([]);
    phone.session.become('active', INBOUND);
    expect(session.state).to.equal('streaming');
    phone.session.become('ended');
    expect(stream.state).to.equal('ended');
    phone.session.become('active', OUTBOUND);
    phone.session.become('ended');
    expect(session.asked).to.deep.equal(['start', 'stop', 'start', 'stop']);
    const [first, second] = session.starts;
    expect(first).to.include({ direction: 'inbound', ani: INBOUND.from, agentAni: INBOUND.to, category: 'sales' });
    expect(second).to.include({ direction: 'outbound', ani: OUTBOUND.to, agentAni: OUTBOUND.from });
    for (const start of session.starts) {
      expect([start.agentSource, start.clientSource]).to.deep.equal([phone.session, phone.session]);
      // The session makes a fresh one.
      expect(start.callId).to.equal(undefined);
    }
  });

  it('waits for the tag as long as it takes, and says so', async () => {
    const { session, stream, box, text, part } = await auto(AUTO, '');
    expect([text('status'), part('stream-button')]).to.deep.equal(['Waiting for a call', null]);
    const phone = new FakePhone();
    phone.id = 'phone';
    phone.session.become('active', INBOUND);
    box.append(phone);
    await aTimeout(10);
    await stream.updateComplete;
    expect(session.asked).to.deep.equal(['start']);
    expect(part('stream-button')).not.to.equal(null);
  });

  it('offers to start again in the middle of a call, and then still ends with the call', async () => {
    const { session, box, click, part, stream } = await auto();
    const phone = phoneIn(box);
    phone.session.become('active', INBOUND);
    await stream.updateComplete;
    await click('stream-button');
    await click('stream-button');
    await aTimeout(0);
    expect(session.asked).to.deep.equal(['start', 'stop', 'start']);
    expect(session.starts[1]).to.include({ ani: INBOUND.from, agentSource: phone.session });
    phone.session.become('ended');
    await stream.updateComplete;
    expect(session.state).to.equal('ended');
    expect(part('stream-button')).to.equal(null);
  });

  it('follows the tag to another session, and goes when the tag goes', async () => {
    const { session, box } = await auto();
    const phone = phoneIn(box);
    phone.session = new FakeCall();
    phone.session.become('connecting', INBOUND);
    phone.session.become('active', INBOUND);
    expect(session.asked).to.deep.equal(['start']);
    phone.remove();
    await aTimeout(0);
    expect(session.asked).to.deep.equal(['start', 'stop']);
  });

  it('lets go of the calls with the attribute, and when it leaves the page', async () => {
    const { session, stream, box } = await auto();
    const phone = phoneIn(box);
    stream.auto = false;
    await stream.updateComplete;
    phone.session.become('active', INBOUND);
    expect(session.asked).to.deep.equal([]);
    stream.auto = true;
    await stream.updateComplete;
    expect(session.asked).to.deep.equal(['start']);
    stream.remove();
    await aTimeout(10);
    expect(session.asked).to.deep.equal(['start', 'stop']);
    phone.session.become('ended');
    phone.session.become('active', INBOUND);
    expect(session.asked).to.deep.equal(['start', 'stop']);
  });

  it('tells at once that it cannot go by calls and ask for a tab', async () => {
    const box = await fixture<HTMLElement>(`<div>${PHONE}</div>`);
    const heard = oneEvent(box, 'call-error');
    const stream = document.createElement('aigent-stream');
    stream.auto = true;
    stream.htmlFor = 'phone';
    stream.clientSource = 'display';
    box.append(stream);
    const event = (await heard) as CustomEvent<CallError>;
    expect(event.detail.code).to.equal('config-invalid');
    await stream.updateComplete;
    expect(stream.renderRoot.querySelector('[part=error]')?.textContent).to.contain('display');
  });

  it('uses the attributes as they are when the call begins', async () => {
    const { stream, box } = await own(AUTO, PHONE);
    stream.agentId = 'another';
    await stream.updateComplete;
    phoneIn(box).session.become('active', INBOUND);
    expect(stream.session.options.agentId).to.equal('another');
  });
});
