import { css } from 'lit';

export const styles = css`
  .card:focus {
    outline: none;
  }
  .sides {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 4px 12px;
    width: 100%;
    font-size: 0.875em;
  }
  .side {
    display: contents;
  }
  .lost {
    color: var(--_danger);
    font-variant-numeric: tabular-nums;
  }
  [dir='rtl'] .bar {
    transform-origin: 100% 50%;
  }
  .side .meter {
    display: grid;
  }
  .side .bar,
  .client .meter::after {
    grid-area: 1 / 1;
  }
  .client .meter::after {
    content: '';
    z-index: 1;
    background: repeating-linear-gradient(90deg, #0000 0 6px, var(--_surface) 0 8px);
  }
  .off .meter {
    outline: 1px dashed var(--_quiet);
    background: none;
  }
  .off .meter > *,
  .off .meter::after {
    display: none;
  }
  .wide {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    flex: 1;
    padding: 4px 8px;
    line-height: 1.2;
  }
  .about {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 4px;
    width: 100%;
  }
  :host([variant='compact']) {
    --_row: 1;
  }
  :host([variant='compact']) .card {
    gap: 4px 12px;
    min-height: 68px;
    border-radius: min(var(--_radius), 24px);
  }
  :host([variant='compact']) .card > .about {
    grid-column: 1 / 3;
  }
  :host([variant='compact']) .state {
    min-height: 0;
    line-height: 1.2;
    font-size: 0.9375em;
  }
  :host([variant='compact']) .sides {
    grid-template-columns: repeat(2, auto minmax(16px, 1fr));
    gap: 4px 8px;
    font-size: 0.8125em;
    color: var(--_quiet);
  }
  :host([variant='compact']) :is(.notice, .error) {
    margin-block-start: 4px;
    padding-block: 8px;
    line-height: 1.3;
    font-size: 0.9375em;
  }
  :host([variant='compact']) .notice {
    justify-self: start;
    padding-block: 0;
    text-align: start;
  }
  :host([variant='compact']) .controls {
    gap: 4px;
  }
  @media (prefers-reduced-motion: reduce) {
    .ring {
      display: none;
    }
  }
`;
