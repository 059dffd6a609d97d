import { css } from 'lit';

/** The card and its controls: what all tags are drawn with. A compact card has ring, words and buttons in the row `--_row`. */
export const cardStyles = css`
  :host {
    display: block;
    width: min(100%, var(--_width));
    min-width: 0;
    color: var(--_text);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  .card {
    box-sizing: border-box;
    container-type: inline-size;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    justify-items: center;
    gap: 12px;
    padding: 20px;
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }
  .heading,
  .state {
    display: flex;
    align-items: center;
    justify-content: center;
    column-gap: 8px;
    min-width: 0;
  }
  .title {
    margin: 0;
    font-size: 1.0625em;
    font-weight: 600;
    text-align: center;
    text-wrap: balance;
  }
  .state {
    flex-wrap: wrap;
    min-height: 1.45em;
    color: var(--_quiet);
    text-align: center;
  }
  .status,
  .notice {
    margin: 0;
  }
  .time {
    font-variant-numeric: tabular-nums;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .notice {
    color: var(--_quiet);
    text-align: center;
  }
  .error {
    box-sizing: border-box;
    width: 100%;
    margin: 0;
    padding: 12px;
    border: 1px solid;
    border-radius: min(12px, var(--_control));
    color: var(--_danger);
    overflow-wrap: anywhere;
  }
  .controls {
    width: 100%;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
  }
  button {
    box-sizing: border-box;
    min-height: 48px;
    font: inherit;
    color: inherit;
    background: none;
    border: 1px solid var(--_line);
    border-radius: var(--_control);
    padding: 0 16px;
    font-weight: 600;
    cursor: pointer;
  }
  :focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }
  .call {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    flex: 1;
    padding: 4px 8px;
    line-height: 1.2;
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .round {
    width: 48px;
    padding: 0;
    flex: none;
    display: grid;
    place-items: center;
  }
  @media (hover: hover) {
    button:hover {
      box-shadow: inset 0 0 0 99px color-mix(in srgb, currentColor 8%, #0000);
    }
  }
  @container (width < 250px) {
    .call:not(.round) .icon {
      display: none;
    }
  }
  .icon {
    width: 22px;
    height: 22px;
    flex: none;
  }
  :host([variant='compact']) .card {
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 8px;
    padding: 11px;
  }
  :host([variant='compact']) .card > * {
    grid-column: 1 / -1;
  }
  :host([variant='compact']) .card > :is(.ring, .state, .about, .controls) {
    grid-row: var(--_row);
    grid-column: auto;
  }
  :host([variant='compact']) .state {
    justify-content: start;
    text-align: start;
  }
  :host([variant='compact']) .controls {
    width: auto;
  }
  :host([variant='compact']) .controls .round {
    width: 44px;
    min-height: 44px;
  }
`;
