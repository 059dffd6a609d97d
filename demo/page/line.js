import { BothPlayers } from './both-players.js';
import { LineChart } from './line-chart.js';

const byId = (id) => document.getElementById(id);
const chosen = (name) => document.querySelector(`input[name=${name}]:checked`).value;
const say = (text) => (byId('said').textContent = text);
const STALL_MS = 500;
const enableTools = (enabled) => {
  for (const name of ['knock', 'stall']) byId(name).disabled = !enabled;
};

const chart = new LineChart({
  delay: byId('delay'),
  ours: byId('gaps-ours'),
  plain: byId('gaps-plain'),
  delayScale: byId('delay-scale'),
  gapScale: byId('gap-scale'),
});
let players;
let starting = false;

async function start() {
  starting = true;
  chart.clear();
  try {
    players = await BothPlayers.start(chosen('line'), chosen('heard'));
    players.onfigures = show;
    players.onlost = () => stopped('The demo’s server has stopped.');
    byId('run').textContent = 'Stop';
    enableTools(true);
    say('Playing.');
  } catch (error) {
    say(error.message);
  }
  starting = false;
}

function stopped(text) {
  players = undefined;
  byId('run').textContent = 'Start';
  enableTools(false);
  say(text);
}

byId('run').addEventListener('click', () => {
  if (starting) return;
  if (!players) return void start();
  players.stop();
  stopped('Stopped.');
});
byId('knock').addEventListener('click', () => players?.knock());
byId('stall').addEventListener('click', () => players?.stall(STALL_MS));
document.addEventListener('change', ({ target }) => {
  if (target.name === 'line') players?.setLine(target.value);
  if (target.name === 'heard') players?.hear(target.value);
});

/** One second more, in the drawing and in the table. */
function show(figures) {
  chart.add(figures);
  const column = (method, key) => chart.figures.map((figure) => figure[method][key]);
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const rows = {
    delay: (method) => figures[method].delayMs,
    mean: (method) => sum(column(method, 'delayMs')) / chart.figures.length,
    gaps: (method) => sum(column(method, 'gaps')),
    length: (method) => sum(column(method, 'gapMs')),
    removed: (method) => sum(column(method, 'removedMs')),
  };
  for (const [name, figure] of Object.entries(rows)) {
    const cells = document.querySelectorAll(`[data-figure=${name}] td`);
    ['ours', 'plain'].forEach((method, i) => (cells[i].textContent = Math.round(figure(method))));
  }
}
