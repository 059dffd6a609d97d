const byId = (id) => document.getElementById(id);
const desk = document.querySelector('operator-console');
const stream = document.querySelector('aigent-stream');
const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
const sleep = (ms) => new Promise((resolve) => window.setTimeout(resolve, ms));
/** The analytics waits a second for sockets that may come back; then it writes. */
const PATIENCE_MS = 15_000;
const say = (text) => (byId('said').textContent = text);

byId('snippet').textContent = `<script type="module" src="operator-console.js"></script>
<script type="module" src="aigent-stream.js"></script>

<operator-console
  id="console"
  protocol="audin"
  token-url="/api/voice-token"
></operator-console>

<aigent-stream
  for="console"
  auto
  token-url="/api/voice-token"
  agent-id="demo-operator"
  client-id="demo"
  agent-windows-username="DEMO\\operator"
></aigent-stream>`;

/** The numbers of the account, as the tag lists them. */
async function listNumbers() {
  await window.customElements.whenDefined('operator-console');
  const numbers = await desk.listPhoneNumbers();
  const options = numbers.map(({ id, phoneNumber, displayName }) => {
    const textContent = [displayName, phoneNumber].filter(Boolean).join(' ');
    return make('option', { value: id, textContent });
  });
  byId('to').replaceChildren(...options);
}
listNumbers().catch(() => undefined);

byId('ring').addEventListener('click', async () => {
  const to = byId('to').value || undefined;
  const response = await window.fetch('/audin/phone', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to, from: '+393331234567' }),
  });
  if (!response.ok) return say(`The network answered ${response.status}.`);
  const { offeredTo } = await response.json();
  say(offeredTo > 0 ? 'It rings …' : 'Nobody is online on that number: it waits for a minute.');
});

desk.addEventListener('call-state-change', ({ detail }) => {
  if (desk.currentCall?.direction === 'outbound') return;
  if (detail.state === 'active') say('Connected.');
  if (detail.state === 'ended') say('');
});

stream.addEventListener('stream-state-change', ({ detail }) => {
  if (detail.state === 'ended') void showRecording(stream.session.detail.id);
});

/** The agent is on the left, the client on the right; each side is there by itself too. */
async function showRecording(id) {
  const untilMs = Date.now() + PATIENCE_MS;
  do await sleep(2500);
  while (Date.now() < untilMs && !(await window.fetch(`/${id}.wav`, { method: 'HEAD' })).ok);
  const entry = make('li', { textContent: `Call of ${new Date().toLocaleTimeString()}` });
  for (const [name, label] of [
    [id, 'Both sides'],
    [`${id}-agent`, 'Agent'],
    [`${id}-client`, 'Client'],
  ]) {
    const line = make('label', { textContent: label });
    line.append(make('audio', { controls: true, preload: 'none', src: `/${name}.wav` }));
    entry.append(line);
  }
  byId('nothing').hidden = true;
  byId('recordings').prepend(entry);
}
