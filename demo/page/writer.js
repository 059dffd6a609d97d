const call = document.querySelector('voice-agent-call');
const byId = (id) => document.getElementById(id);
const say = (text) => (byId('said').textContent = text);
const NAMES = { user: 'Visitor', agent: 'Agent', person: 'You' };
const POLL_MS = 1000;

byId('snippet').textContent = `<script type="module" src="voice-agent-call.js"></script>

<voice-agent-call
  protocol="vonage"
  agent-id="shop"
  token-url="/api/voice-token"
  consent
></voice-agent-call>`;

byId('writing').addEventListener('change', ({ target }) => {
  if (target.checked) call.setAttribute('speech', 'off');
  else call.removeAttribute('speech');
});
byId('gold').addEventListener('change', ({ target }) => {
  call.customParameters = target.checked ? { customer: 'gold' } : undefined;
});

/** The conversation that waits for a person. */
function show({ lines }) {
  const items = lines.map(({ from, text }) => {
    const item = document.createElement('li');
    item.textContent = `${NAMES[from]}: ${text}`;
    return item;
  });
  if (items.length !== byId('lines').childElementCount) {
    byId('lines').replaceChildren(...items);
    byId('lines').scrollTop = byId('lines').scrollHeight;
  }
  if (lines.length === 0) say('Nobody has asked for a person yet.');
  else say('A visitor waits for you.');
}

async function tell(body) {
  const response = await window.fetch('/person', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.ok) show(await response.json());
  else say('Nobody waits for a person.');
}

byId('answer').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = byId('text').value;
  byId('text').value = '';
  if (text.trim()) void tell({ text });
});
byId('back').addEventListener('click', () => void tell({}));

async function look() {
  try {
    show(await (await window.fetch('/person')).json());
  } catch {
    // The demo's server has stopped.
  }
  window.setTimeout(look, POLL_MS);
}
void look();
