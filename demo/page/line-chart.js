const SVG = 'http://www.w3.org/2000/svg';
/** What is shown, one step a second. */
const SECONDS = 60;
const HEIGHT = 100;
const METHODS = ['ours', 'plain'];
/** The scale is the least of these that all fits under, in ms. */
const SCALES = [100, 200, 400, 800, 1600, 3200, 6400];

const scaleFor = (values) => SCALES.find((scale) => values.every((value) => value <= scale)) ?? SCALES.at(-1);

function make(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

/** An empty drawing, a second wide for each second; `host` is an element with what it shows as its label. */
function drawing(host) {
  const svg = make('svg', { viewBox: `0 0 ${SECONDS} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  host.append(svg);
  return svg;
}

/** The last minute: the delay of both methods as two lines, and the gaps of each as bars. */
export class LineChart {
  #figures = [];
  #lines = {};
  #bars = {};
  #scales;

  /** `delay`, `ours` and `plain` are the elements drawn in; `delayScale` and `gapScale` say how much their height is. */
  constructor({ delay, ours, plain, delayScale, gapScale }) {
    const svg = drawing(delay);
    for (const y of [0, HEIGHT / 2, HEIGHT]) svg.append(make('line', { class: 'grid', x2: SECONDS, y1: y, y2: y }));
    for (const method of METHODS) {
      this.#lines[method] = make('polyline', { class: method });
      svg.append(this.#lines[method]);
    }
    for (const [method, host] of Object.entries({ ours, plain })) {
      this.#bars[method] = make('path', { class: method });
      drawing(host).append(this.#bars[method]);
    }
    this.#scales = { delayScale, gapScale };
    this.#draw();
  }

  /** Of the last minute, oldest first. */
  get figures() {
    return this.#figures;
  }

  /** One second more, `{ ours: { delayMs, gapMs }, plain: { … } }`. */
  add(figures) {
    this.#figures = [...this.#figures, figures].slice(-SECONDS);
    this.#draw();
  }

  clear() {
    this.#figures = [];
    this.#draw();
  }

  #draw() {
    const all = (key) => this.#figures.flatMap((figure) => METHODS.map((method) => figure[method][key]));
    const delayScale = scaleFor(all('delayMs'));
    const gapScale = scaleFor(all('gapMs'));
    this.#scales.delayScale.textContent = `${delayScale} ms`;
    this.#scales.gapScale.textContent = `${gapScale} ms`;
    const first = SECONDS - this.#figures.length;
    for (const method of METHODS) {
      const points = this.#figures.map((figure, i) => {
        const height = (HEIGHT * Math.max(0, figure[method].delayMs)) / delayScale;
        return `${first + i + 0.5},${(HEIGHT - height).toFixed(1)}`;
      });
      this.#lines[method].setAttribute('points', points.join(' '));
      const bars = this.#figures.map((figure, i) => {
        const height = (HEIGHT * figure[method].gapMs) / gapScale;
        return height > 0 ? `M${first + i + 0.1},${HEIGHT}v${-height.toFixed(1)}h.8V${HEIGHT}z` : '';
      });
      this.#bars[method].setAttribute('d', bars.join(''));
    }
  }
}
