import { css } from 'lit';

export const styles = css`
  .card:focus {
    outline: none;
  }
  .presence {
    width: 100%;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .presence .status {
    flex: 999 1 5em;
    line-height: 1.2;
  }
  .switch {
    flex: 1 1 auto;
    padding: 0 12px;
  }
  @container (width < 290px) {
    .controls {
      gap: 4px;
    }
    .controls .round {
      width: 44px;
      min-height: 44px;
    }
  }
  .dot {
    width: 12px;
    height: 12px;
    flex: none;
    box-sizing: border-box;
    border: 2px solid var(--_quiet);
    border-radius: 50%;
  }
  :host([presence='online']) .dot {
    border-color: var(--_accent);
    background: var(--_accent);
  }
  :host([presence$='ing']) .dot {
    border-color: var(--_accent);
    border-style: dotted;
  }
  .dialer label {
    grid-template-columns: auto minmax(0, 1fr);
  }
  .about {
    display: grid;
    justify-items: center;
    min-width: 0;
    max-width: 100%;
    text-align: center;
  }
  .about p {
    margin: 0;
    max-width: 100%;
    overflow-wrap: anywhere;
  }
  .peer {
    font-size: 1.375em;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .own {
    color: var(--_quiet);
  }
  .quality::before {
    content: '●●● ';
    letter-spacing: 0.1em;
    font-size: 0.6em;
    vertical-align: 0.2em;
  }
  .quality.fair::before {
    content: '●●○ ';
  }
  .quality.poor::before {
    content: '●○○ ';
  }
  .dialer {
    width: 100%;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
  }
  .line {
    display: flex;
    gap: 8px;
  }
  .line input {
    box-sizing: border-box;
    flex: 1 1 0;
    min-width: 0;
    min-height: 48px;
    padding: 0 16px;
    font: inherit;
    font-variant-numeric: tabular-nums;
    color: var(--_text);
    background: none;
    border: 1px solid var(--_line);
    border-radius: var(--_control);
  }
  [dir='rtl'] .line input {
    text-align: end;
  }
  ::placeholder {
    color: var(--_quiet);
    opacity: 1;
  }
  :disabled {
    opacity: 0.5;
    cursor: default;
  }
  .keypad {
    width: 100%;
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 8px;
  }
  .keypad button {
    font-size: 1.25em;
    padding: 0;
  }
  .pressed {
    margin: 0;
    min-height: 1.45em;
    max-width: 100%;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }
  :host([state='ringing']) .arc {
    border-color: var(--_accent);
    animation: ring 1s ease-in-out infinite alternate;
  }
  @keyframes ring {
    to {
      transform: scale(1.12);
    }
  }
  @media (forced-colors: active) {
    :host([presence='online']) .dot {
      forced-color-adjust: none;
      background: Highlight;
    }
  }
  :host([variant='compact']) .card {
    --_row: 2;
    border-radius: min(var(--_radius), 24px);
  }
  :host([variant='compact']) .presence button {
    min-height: 44px;
  }
  :host([variant='compact']) .about {
    justify-self: start;
    justify-items: start;
    text-align: start;
    line-height: 1.2;
  }
  :host([variant='compact']) :is(.own, .state) {
    min-height: 0;
    font-size: 0.875em;
  }
  :host([variant='compact']) .peer {
    font-size: 0.9375em;
  }
  :host([variant='compact']:not([state='ringing'])) :is(.own, .quality) {
    display: none;
  }
  :host([variant='compact']) .controls {
    gap: 4px;
  }
  @container (width < 300px) {
    .dialer label {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
    :host([variant='compact']) .card > .controls {
      grid-area: 3 / 1 / auto / -1;
      justify-content: end;
      width: 100%;
    }
  }
  :host([variant='compact']) .dialer {
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 8px;
  }
  :host([variant='compact']) .dialer > * {
    grid-row: 1;
  }
  :host([variant='compact']) .dialer > .keypad {
    grid-area: 2 / 1 / auto / -1;
  }
  :host([variant='compact']) .line input {
    min-height: 44px;
  }
`;
