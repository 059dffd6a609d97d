const call = document.querySelector('voice-agent-call');
const byId = (id) => document.getElementById(id);

byId('snippet').textContent = `<script type="module" src="voice-agent-call.js"></script>

<voice-agent-call
  protocol="aillomvox"
  token-url="/api/voice-token"
></voice-agent-call>`;

byId('rate').addEventListener('change', ({ target }) => call.setAttribute('sample-rate', target.value));
byId('scheme').addEventListener('change', ({ target }) => {
  document.documentElement.style.colorScheme = target.value;
});
for (const name of ['lang', 'variant', 'placement']) {
  byId(name).addEventListener('change', ({ target }) => call.setAttribute(name, target.value));
}
byId('theme').addEventListener('change', ({ target }) => {
  byId('theme-sheet').href = `themes/${target.value}.css`;
  byId('theme-sheet').disabled = !target.value;
});
byId('text-input').addEventListener('change', ({ target }) => call.toggleAttribute('text-input', target.checked));
byId('interim').addEventListener('change', ({ target }) => call.toggleAttribute('interim-transcript', target.checked));

const shown = [
  'call-state-change',
  'call-start',
  'call-end',
  'call-error',
  'call-warning',
  'call-transcript',
  'agent-state-change',
];
for (const type of shown) {
  document.addEventListener(type, ({ detail }) => {
    if (type === 'call-transcript' && !detail.final) return;
    const line = document.createElement('li');
    const facts = detail instanceof Error ? { code: detail.code, message: detail.message } : detail;
    line.textContent = `${type} ${JSON.stringify(facts)}`;
    byId('events').prepend(line);
    while (byId('events').childElementCount > 100) byId('events').lastChild.remove();
  });
}
