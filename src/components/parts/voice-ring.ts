import { css, html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Levels } from '../../sessions/index.js';

/** Quieter than this is drawn as nothing. */
const FLOOR_DB = -50;
const RISE = 0.5;
const FALL = 0.12;

/** Loudness as the ear takes it, 0..1. */
function loudness(rms: number): number {
  const db = 20 * Math.log10(Math.max(rms, 1e-5));
  return Math.max(0, Math.min(1, 1 - db / FLOOR_DB));
}

/**
 * The voice ring: two thin arcs that breathe with the real levels, the inner for the far side, the outer for this one.
 * It reads levels once a displayed frame while it runs, and sets two custom properties: no event, no layout, no render.
 */
export class VoiceRing implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #levels: () => Levels;
  #frame = 0;
  #local = 0;
  #remote = 0;

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
    this.#local = 0;
    this.#remote = 0;
    this.#show();
  }

  readonly #draw = (): void => {
    const { local, remote } = this.#levels();
    this.#local = follow(this.#local, loudness(local.rms));
    this.#remote = follow(this.#remote, loudness(remote.rms));
    this.#show();
    this.#frame = requestAnimationFrame(this.#draw);
  };

  #show(): void {
    const ring = this.#host.shadowRoot?.querySelector<HTMLElement>('.ring');
    ring?.style.setProperty('--_local', this.#local.toFixed(3));
    ring?.style.setProperty('--_remote', this.#remote.toFixed(3));
  }

  render(): TemplateResult {
    return html`<div class="ring" part="ring" aria-hidden="true">
      <svg viewBox="0 0 120 120" focusable="false">
        <circle class="arc local" part="ring-local" cx="60" cy="60" r="52" pathLength="100" />
        <circle class="arc remote" part="ring-remote" cx="60" cy="60" r="38" pathLength="100" />
        <circle class="heart" part="ring-heart" cx="60" cy="60" r="22" />
      </svg>
      <div class="meter"><span class="bar remote"></span><span class="bar local"></span></div>
    </div>`;
  }
}

function follow(shown: number, target: number): number {
  return shown + (target - shown) * (target > shown ? RISE : FALL);
}

export const ringStyles = css`
  .ring {
    --_local: 0;
    --_remote: 0;
    inline-size: 120px;
    block-size: 120px;
    display: grid;
    place-items: center;
  }
  .ring svg {
    inline-size: 100%;
    block-size: 100%;
    overflow: visible;
  }
  .arc,
  .heart {
    transform-origin: 50% 50%;
    transform-box: fill-box;
  }
  .arc {
    fill: none;
    stroke: var(--_line);
    stroke-width: 2.5;
    stroke-linecap: round;
    transition: stroke 0.3s;
  }
  .heart {
    fill: var(--_raised);
    transition: fill 0.3s;
  }
  :host([state='connecting']) .arc {
    stroke: var(--_accent);
    stroke-dasharray: 30 70;
    animation: turn 1.6s linear infinite;
  }
  :host([state='connecting']) .arc.remote {
    animation-direction: reverse;
  }
  :host([state='active']) .arc {
    stroke: var(--_accent);
    stroke-dasharray: 94 6;
    stroke-dashoffset: -3;
  }
  :host([state='active']) .arc.local {
    stroke-width: calc(2.5 + 4 * var(--_local));
    transform: rotate(90deg) scale(calc(1 + 0.1 * var(--_local)));
  }
  :host([state='active']) .arc.remote {
    stroke-width: calc(2.5 + 5 * var(--_remote));
    transform: rotate(-90deg) scale(calc(1 + 0.12 * var(--_remote)));
  }
  :host([state='active']) .heart {
    fill: var(--_accent);
    transform: scale(calc(0.85 + 0.35 * var(--_remote)));
  }
  :host([mic-muted]) .arc.local {
    stroke-dasharray: 1.5 3.5;
  }
  .meter {
    display: none;
  }
  @keyframes turn {
    to {
      transform: rotate(360deg);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .ring {
      block-size: 44px;
      inline-size: 180px;
    }
    .ring svg {
      display: none;
    }
    .meter {
      display: grid;
      gap: 8px;
      inline-size: 100%;
    }
    .bar {
      block-size: 8px;
      border-radius: 4px;
      background:
        linear-gradient(var(--_accent), var(--_accent)) no-repeat 0 0 / calc(100% * var(--_remote)) 100%,
        var(--_raised);
    }
    .bar.local {
      background-size:
        calc(100% * var(--_local)) 100%,
        auto;
    }
  }
`;
