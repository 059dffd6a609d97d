import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { ReplyShape, TokenPlace, VonageSimulator } from '../../simulators/src/vonage/index.ts';
import { pause } from '../support/call-page.ts';
import { until } from '../support/until.ts';
import { VonageLab, type VonagePage } from '../support/vonage-page.ts';

describe('a typed conversation with a Vonage agent', () => {
  let lab: VonageLab;
  before(async () => (lab = await VonageLab.start()));
  afterEach(() => lab.clear());
  after(() => lab.close());

  const noBreach = (simulator: VonageSimulator): void => assert.deepEqual(simulator.breaches, []);
  const config = (value: object): string => `call.config = ${JSON.stringify(value)};`;
  const box = (page: VonagePage) => page.part('text-input');

  it('greets, asks, hands over to a person and back, and ends; no microphone, no key, one session', async () => {
    const simulator = await lab.simulate();
    const page = await lab.open({}, "call.customParameters = { customer: 'gold' };");
    await page.start();
    const session = await simulator.nextSession();
    await page.shows('What is your name?');
    await page.type('Ada');
    await page.shows('Nice to meet you, Ada.');
    await page.type('A person, please');
    await page.shows('I will get somebody for you.');
    session.personSays('This is Ann. <b>How</b> can I help?');
    await page.shows('This is Ann. <b>How</b> can I help?');
    // With a person, lines go as they come.
    await page.type('My bell is silent.');
    await page.type('And the light is out.');
    await until('both lines', () => session.lines.filter(({ from }) => from === 'user').length === 5);
    session.personSays('I will see to it.');
    session.handBack();
    await page.shows('It is me again.');
    await page.type('A repair');
    await page.shows('When shall we expect the bicycle?');
    await page.type('Monday');
    await page.shows('Monday it is, Ada. For you, it is free.');
    await page.call.reaches('ended');
    await page.shows('Goodbye!');
    const [end] = await page.call.events('call-end');
    assert.equal(end?.detail['reason'], 'flow-ended');
    assert.equal(lab.inits, 1);
    noBreach(simulator);
    const { made } = await page.call.live();
    assert.deepEqual([made.microphones, made.contexts, made.workers, made.sockets], [0, 0, 0, 1]);
    await page.call.released();
    assert.deepEqual(await page.call.faults(), []);
    const html = await page.call.page.content();
    assert.ok(!html.includes(session.token) && !page.call.console.join().includes(session.token));
  });

  it('shows markup as text', async () => {
    await lab.simulate({
      faults: {
        rawReplies: [
          JSON.stringify({
            messages: [{ text: '<img src=x onerror=alert(1)>' }, { text: '<a href="javascript:alert(1)">here</a>' }],
          }),
        ],
      },
    });
    const page = await lab.open();
    await page.start();
    await page.shows('<img src=x onerror=alert(1)>');
    await page.shows('javascript:alert(1)');
    assert.equal(await page.call.page.locator('voice-agent-call [part~=line] :is(img, a)').count(), 0);
  });

  it('takes Enter twice, blanks and a novel for what they are', async () => {
    const simulator = await lab.simulate({ replyAfterMs: 200 });
    const page = await lab.open();
    await page.start();
    const session = await simulator.nextSession();
    await page.shows('What is your name?');
    await box(page).fill('Ada');
    await box(page).press('Enter');
    await box(page).press('Enter');
    await page.type('   ');
    await page.shows('Nice to meet you, Ada.');
    await page.type('x'.repeat(64 * 1024));
    await until('the line back in the box', async () => (await box(page).inputValue()).length === 64 * 1024);
    assert.match(await page.part('not-sent').innerText(), /Not sent/);
    assert.deepEqual(
      session.lines.filter(({ from }) => from === 'user').map(({ text }) => text),
      ['Hello', 'Ada'],
    );
    noBreach(simulator);
  });

  it('gives a line back that is typed before the agent has answered', async () => {
    const simulator = await lab.simulate({ replyAfterMs: 500 });
    const page = await lab.open();
    await page.start();
    await page.type('Ada');
    await until('the line back in the box', async () => (await box(page).inputValue()) === 'Ada');
    await page.shows('What is your name?');
    await box(page).press('Enter');
    await page.shows('Nice to meet you, Ada.');
    noBreach(simulator);
  });

  it('goes on over another socket: same session, nothing lost, nothing sent twice', async () => {
    const simulator = await lab.simulate();
    const page = await lab.open();
    await page.start();
    const session = await simulator.nextSession();
    await page.shows('What is your name?');
    simulator.setFaults({ noReply: true });
    await page.type('Ada');
    await until('the step', () => session.lines.some(({ text }) => text === 'Ada'));
    simulator.clearFaults();
    for (const leg of simulator.legs) leg.connection.terminate();
    await page.call.reaches('active');
    await until('the line back in the box', async () => (await box(page).inputValue()) === 'Ada');
    assert.match(await page.part('not-sent').innerText(), /Not confirmed/);
    await until('another socket', () => session.sockets === 1);
    await pause(300);
    assert.equal(session.lines.filter(({ text }) => text === 'Ada').length, 1);
    await page.type('A repair');
    await page.shows('When shall we expect the bicycle?');
    const states = (await page.call.events('call-state-change')).map(({ detail }) => detail['state']);
    assert.deepEqual(states, ['connecting', 'active', 'reconnecting', 'active']);
    assert.equal((await page.call.events('call-start')).length, 1);
    assert.deepEqual(await page.call.events('call-error'), []);
    assert.equal(lab.inits, 1);
    noBreach(simulator);
    await page.call.click();
    await page.call.released();
  });

  const shapes: readonly ReplyShape[] = ['step', 'text', 'message', 'messages', 'flow-path', 'array'];
  for (const replyShape of shapes) {
    it(`reads replies in the shape “${replyShape}”`, async () => {
      const simulator = await lab.simulate({ replyShape });
      const page = await lab.open();
      await page.start();
      await page.shows('Hello, this is the bicycle shop.');
      await page.type('Ada');
      await page.shows('Nice to meet you, Ada.');
      noBreach(simulator);
    });
  }

  const places: readonly (readonly [TokenPlace, string])[] = [
    ['query:t', 'query:t'],
    ['protocol', 'protocol'],
    ['first-message', 'message:session_token'],
  ];
  for (const [tokenIn, tokenPlace] of places) {
    it(`presents its token as ${tokenPlace}`, async () => {
      const simulator = await lab.simulate({ tokenIn });
      const page = await lab.open({}, config({ tokenPlace }));
      await page.start();
      await page.shows('What is your name?');
      noBreach(simulator);
    });
  }

  it('survives replies without text, twice, and what is no reply', async () => {
    const simulator = await lab.simulate({ faults: { withoutText: true } });
    const page = await lab.open();
    await page.start();
    await until('the greeting answered', async () =>
      (await page.call.events('agent-state-change')).some(({ detail }) => detail['state'] === 'listening'),
    );
    simulator.clearFaults();
    simulator.setFaults({ replies: 2 });
    await page.type('Ada');
    await until('both replies', async () => (await page.lines()).filter((line) => line.includes('Nice')).length === 2);
    simulator.setFaults({ replies: 1, rawReplies: ['<html>', 'null', '42', '{"text":5}', '{"text":"Well?"}'] });
    await page.type('A repair');
    await page.shows('Well?');
    const warnings = (await page.call.events('call-warning')).map(({ detail }) => detail['code']);
    assert.deepEqual(warnings, ['bad-message']);
    assert.deepEqual(await page.call.events('call-error'), []);
  });

  it('links to the hosts that the page allows, and to no others', async () => {
    const text = 'See https://shop.test/a?b=1, http://other.test/x or https://shop.test@evil.test/.';
    await lab.simulate({ faults: { rawReplies: [JSON.stringify({ text })] } });
    const page = await lab.open({}, "call.links = ['shop.test'];");
    await page.start();
    await page.shows(text);
    const links = page.part('link');
    assert.equal(await links.count(), 1);
    assert.equal(await links.getAttribute('href'), 'https://shop.test/a?b=1');
    assert.equal(await links.getAttribute('rel'), 'noopener noreferrer');
  });

  it('tells one error when the socket is refused', async () => {
    await lab.simulate({ faults: { socket: { refuseStatus: 403 } } });
    const page = await lab.open();
    await page.call.click();
    await page.call.reaches('ended');
    const errors = await page.call.events('call-error');
    assert.deepEqual(
      errors.map(({ detail }) => detail['code']),
      ['connect-refused'],
    );
    await page.call.released();
  });
});
