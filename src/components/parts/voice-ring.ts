import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Levels } from '../../sessions/index.js';

/** Quieter than this is drawn as nothing. */
const FLOOR_DB = -50;
const RISE = 0.5;
const FALL = 0.12;
/** Steps of loudness that the eye can tell apart; between them nothing is touched. */
const STEPS = 50;

/** How much each piece grows at full loudness, and whose loudness it shows. */
const pieces = [
  { selector: '.arc.local', side: 'local', grows: 0.14 },
  { selector: '.arc.remote', side: 'remote', grows: 0.22 },
  { selector: '.heart', side: 'remote', grows: 0.45 },
] as const;

/** Loudness as the ear takes it, 0..1. */
function loudness(rms: number): number {
  const db = 20 * Math.log10(Math.max(rms, 1e-5));
  return Math.max(0, Math.min(1, 1 - db / FLOOR_DB));
}

/**
 * The voice ring: two thin arcs that breathe with the real levels, the inner for the far side, the outer for this one.
 * It reads levels once a displayed frame while it runs, and changes transforms only: no event, no layout, no paint.
 */
export class VoiceRing implements ReactiveController {
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
    const root = this.#host.shadowRoot;
    for (const piece of pieces) {
      if (piece.side !== side) continue;
      const element = root?.querySelector<HTMLElement>(piece.selector);
      element?.style.setProperty('transform', `scale(${1 + (piece.grows * step) / STEPS})`);
    }
    for (const bar of root?.querySelectorAll<HTMLElement>(`.bar.${side}`) ?? []) {
      bar.style.setProperty('transform', `scaleX(${step / STEPS})`);
    }
  }

  render(): TemplateResult {
    return html`<div class="ring" part="ring" aria-hidden="true">
      <span class="arc local" part="ring-local"></span>
      <span class="arc remote" part="ring-remote"></span>
      <span class="heart" part="ring-heart"></span>
      <span class="meter"><span class="bar remote"></span></span>
      <span class="meter"><span class="bar local"></span></span>
    </div>`;
  }
}

function follow(shown: number, target: number): number {
  return shown + (target - shown) * (target > shown ? RISE : FALL);
}
