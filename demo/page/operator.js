const byId = (id) => document.getElementById(id);
const desk = document.querySelector('operator-console');
const say = (text) => (byId('said').textContent = text);

byId('snippet').textContent = `<script type="module" src="operator-console.js"></script>

<operator-console
  protocol="audin"
  token-url="/api/voice-token"
></operator-console>`;

/** The numbers of the account, as the tag lists them. */
async function listNumbers() {
  await window.customElements.whenDefined('operator-console');
  const numbers = await desk.listPhoneNumbers();
  const options = numbers.map(({ id, phoneNumber, displayName }) => {
    const textContent = [displayName, phoneNumber].filter(Boolean).join(' ');
    return Object.assign(document.createElement('option'), { value: id, textContent });
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
