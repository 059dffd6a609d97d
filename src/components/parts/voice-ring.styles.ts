import { css } from 'lit';

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
  :host([state='connecting']) .arc {
    --_gap: 0.7turn;
    border-color: var(--_accent);
    animation: turn 1.6s linear infinite;
  }
  :host([state='connecting']) .arc.remote {
    animation-direction: reverse;
  }
  :host([state='active']) .arc {
    --_gap: 0.06turn;
    border-color: var(--_accent);
    will-change: transform;
  }
  :host([state='active']) .heart {
    background: var(--_accent);
    will-change: transform;
  }
  :host([mic-muted]) .arc.local {
    border-style: dotted;
  }
  .ring .meter {
    display: none;
  }
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
  @keyframes turn {
    to {
      transform: rotate(360deg);
    }
  }
  @media (forced-colors: active) {
    .heart,
    .bar {
      forced-color-adjust: none;
      background: CanvasText;
    }
    :host([state='active']) .heart {
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
