const byId = (id) => document.getElementById(id);
const numbers = { 'num-1': 'the first number', 'num-2': 'the second number' };

byId('snippet').textContent = `<script type="module" src="operator-console.js"></script>

<operator-console
  protocol="audin"
  token-url="/api/voice-token"
></operator-console>`;

for (const [id, label] of Object.entries(numbers))
  byId('to').append(Object.assign(document.createElement('option'), { value: id, textContent: label }));

byId('ring').addEventListener('click', async () => {
  const response = await window.fetch('/audin/phone', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to: byId('to').value, from: '+393331234567' }),
  });
  byId('said').textContent = response.ok ? 'Ringing …' : `The network answered ${response.status}.`;
});
