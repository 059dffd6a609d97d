import { css, html, type TemplateResult } from 'lit';
import { LevelMeters } from './level-meters.js';

/** How much each piece grows at full loudness, and whose loudness it shows. */
const pieces = [
  { selector: '.arc.local', side: 'local', grows: 0.14 },
  { selector: '.arc.remote', side: 'remote', grows: 0.22 },
  { selector: '.heart', side: 'remote', grows: 0.45 },
] as const;

/** The voice ring: two thin arcs that breathe with the real levels, the inner for the far side, the outer for this one. */
export class VoiceRing extends LevelMeters {
  protected override draw(side: 'local' | 'remote', level: number): void {
    super.draw(side, level);
    for (const piece of pieces)
      if (piece.side === side) this.scale(piece.selector, `scale(${1 + piece.grows * level})`);
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

export const ringStyles = css`
  .ring {
    --_diameter: var(--_ring, var(--call-ring-size, 120px));
    --_stroke: calc(1.5px + var(--_diameter) / 80);
    width: var(--_diameter);
    height: var(--_diameter);
    display: grid;
    place-items: center;
  }
  .ring > * {
    grid-area: 1 / 1;
    box-sizing: border-box;
    border-radius: 50%;
  }
  .arc {
    --_gap: 0turn;
    width: 86%;
    height: 86%;
    border: var(--_stroke) solid var(--_line);
    mask: conic-gradient(from calc(var(--_at) + var(--_gap) / 2), #000 calc(1turn - var(--_gap)), #0000 0);
    --_at: 0.5turn;
    transition: border-color 0.3s;
  }
  .arc.remote {
    width: 61%;
    height: 61%;
    --_at: 0turn;
  }
  .heart {
    width: 33%;
    height: 33%;
    background: color-mix(in srgb, var(--_accent) 12%, var(--_surface));
    transition: background-color 0.3s;
  }
  :host(:is([state='connecting'], [state='reconnecting'])) .arc {
    --_gap: 0.7turn;
    border-color: var(--_accent);
    animation: turn 1.6s linear infinite;
  }
  :host([state='connecting']) .arc.remote {
    animation-direction: reverse;
  }
  :host(:is([state='active'], [state='streaming'], [state='degraded'])) .arc {
    --_gap: 0.06turn;
    border-color: var(--_accent);
    will-change: transform;
  }
  :host(:is([state='active'], [state='streaming'], [state='degraded'])) .heart {
    background: var(--_accent);
    will-change: transform;
  }
  :host([state='paused']) .arc {
    border-color: var(--_accent);
    border-style: dotted;
  }
  :host([mic-muted]) .arc.local {
    border-style: dotted;
  }
  .no-agent .arc.local,
  .no-client .arc.remote {
    border-color: var(--_quiet);
    border-style: dotted;
  }
  .ring .meter {
    display: none;
  }
  @keyframes turn {
    to {
      transform: rotate(360deg);
    }
  }
  @media (forced-colors: active) {
    .heart {
      forced-color-adjust: none;
      background: CanvasText;
    }
    :host(:is([state='active'], [state='streaming'], [state='degraded'])) .heart {
      background: Highlight;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .ring {
      height: auto;
      width: calc(1.5 * var(--_diameter));
      max-width: 100%;
      align-content: center;
      gap: 8px;
    }
    .arc,
    .heart {
      display: none;
    }
    .ring > .meter {
      display: block;
      grid-area: auto;
      border-radius: 4px;
    }
  }
`;
