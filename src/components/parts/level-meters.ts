import { css, type ReactiveController, type ReactiveControllerHost } from 'lit';
import type { Levels } from '../../sessions/index.js';

/** Quieter than this is drawn as nothing. */
const FLOOR_DB = -50;
const RISE = 0.5;
const FALL = 0.12;
/** Steps of loudness that the eye can tell apart; between them nothing is touched. */
const STEPS = 50;

export const meterStyles = css`
  .meter {
    width: 100%;
    height: 8px;
    overflow: hidden;
    border-radius: 4px;
    background: var(--_raised);
    outline: 1px solid var(--_line);
  }
  .bar {
    display: block;
    height: 100%;
    background: var(--_accent);
    transform: scaleX(0);
    transform-origin: 0 50%;
  }
  @media (forced-colors: active) {
    .bar {
      forced-color-adjust: none;
      background: CanvasText;
    }
  }
`;

/** Loudness as the ear takes it, 0..1. */
function loudness(rms: number): number {
  const db = 20 * Math.log10(Math.max(rms, 1e-5));
  return Math.max(0, Math.min(1, 1 - db / FLOOR_DB));
}

/**
 * The bars of a host, `.bar.local` and `.bar.remote`, that follow the real levels. Levels are read once a displayed frame
 * while it runs, and only transforms change: no event, no layout, no paint.
 */
export class LevelMeters implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #levels: () => Levels;
  readonly #shown = { local: 0, remote: 0 };
  readonly #drawn = { local: -1, remote: -1 };
  #frame = 0;

  constructor(host: ReactiveControllerHost & HTMLElement, levels: () => Levels) {
    this.#host = host;
    this.#levels = levels;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.run(false);
  }

  /** Moves while `on`; comes to rest otherwise. */
  run(on: boolean): void {
    if (on === this.#frame > 0) return;
    if (on) {
      this.#frame = requestAnimationFrame(this.#draw);
      return;
    }
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#show('local', 0);
    this.#show('remote', 0);
  }

  readonly #draw = (): void => {
    const { local, remote } = this.#levels();
    this.#show('local', follow(this.#shown.local, loudness(local.rms)));
    this.#show('remote', follow(this.#shown.remote, loudness(remote.rms)));
    this.#frame = requestAnimationFrame(this.#draw);
  };

  #show(side: 'local' | 'remote', level: number): void {
    this.#shown[side] = level;
    const step = Math.round(level * STEPS);
    if (step === this.#drawn[side]) return;
    this.#drawn[side] = step;
    this.draw(side, step / STEPS);
  }

  /** `level`: 0..1. */
  protected draw(side: 'local' | 'remote', level: number): void {
    this.scale(`.bar.${side}`, `scaleX(${level})`);
  }

  protected scale(selector: string, transform: string): void {
    for (const element of this.#host.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [])
      element.style.setProperty('transform', transform);
  }
}

function follow(shown: number, target: number): number {
  return shown + (target - shown) * (target > shown ? RISE : FALL);
}
