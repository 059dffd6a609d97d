import { css } from 'lit';

/**
 * The variants `compact` and `button`, and the edges of the window (`*='to'`: top or bottom). What is not inline takes no
 * room in the page's flow.
 */
export const placementStyles = css`
  :host {
    --_edge: var(--call-edge, 16px);
    --_shadow: var(--call-shadow, 0 1px 3px #0002, 0 12px 40px #0003);
  }
  :host([variant='compact']) .card {
    --_row: 1;
    border-radius: min(var(--_radius), 36px);
  }
  :host([variant='compact']) .state {
    justify-self: start;
    line-height: 1.2;
    font-size: 0.9375em;
    hyphens: auto;
    overflow-wrap: anywhere;
  }
  :host([variant='compact']:not([state='active'])) .time {
    display: none;
  }
  :host([variant='button']) {
    --_launcher: 68px;
    position: relative;
    width: max-content;
  }
  :host([placement*='to']) {
    position: fixed;
    z-index: var(--call-z-index, 1000);
    max-width: calc(100vw - 2 * var(--_edge));
  }
  :host([placement^='bottom']) {
    inset-block-end: calc(var(--_edge) + env(safe-area-inset-bottom, 0px));
  }
  :host([placement^='top']) {
    inset-block-start: calc(var(--_edge) + env(safe-area-inset-top, 0px));
  }
  :host([placement$='-right']) {
    right: calc(var(--_edge) + env(safe-area-inset-right, 0px));
  }
  :host([placement$='-left']) {
    left: calc(var(--_edge) + env(safe-area-inset-left, 0px));
  }
  :host([placement='bottom']) {
    inset-inline: 0;
    margin-inline: auto;
  }
  :host([placement*='to']) .card,
  :host([variant='button']) .card {
    max-height: calc(100dvh - 2 * var(--_edge) - var(--_launcher, 0px));
    overflow-y: auto;
    box-shadow: var(--_shadow);
  }
  .launcher {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-width: 56px;
    min-height: 56px;
    border-color: transparent;
    border-radius: calc(var(--_control) + 4px);
    background: var(--_accent);
    color: var(--_on-accent);
    box-shadow: var(--_shadow);
  }
  .launcher .ring {
    --_ring: 36px;
    --_line: var(--_on-accent);
    --_accent: var(--_on-accent);
  }
  :host([variant='button']) .card {
    position: absolute;
    z-index: var(--call-z-index, 1000);
    inset-block-start: calc(100% + 12px);
    inset-inline-start: 0;
    width: min(var(--_width), 100vw - 2 * var(--_edge));
  }
  :host([variant='button'][placement^='bottom']) .card {
    inset-block: auto calc(100% + 12px);
  }
  :host([variant='button'][placement$='-right']) .card {
    inset-inline: auto;
    right: 0;
  }
  :host([variant='button'][placement$='-left']) .card {
    inset-inline: auto;
    left: 0;
  }
  :host([variant='button'][placement='bottom']) .card {
    inset-inline: auto;
    left: 50%;
    translate: -50%;
  }
  @media (prefers-reduced-motion: no-preference) {
    :host([variant='button']) .card {
      animation: rise 0.2s ease-out;
    }
    @keyframes rise {
      from {
        margin-block: 8px -8px;
      }
    }
  }
`;
