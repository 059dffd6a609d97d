import { css } from 'lit';

/** What tags with calls of their own have on the card besides: the red button, pressed buttons, labels and lists. */
export const callStyles = css`
  :host {
    --_on-danger: var(--call-on-danger, #fff);
  }
  @supports (color: light-dark(#000, #fff)) {
    :host {
      --_on-danger: var(--call-on-danger, light-dark(#fff, #4d0c08));
    }
  }
  .call.danger {
    background: var(--_danger);
    color: var(--_on-danger);
  }
  .round[aria-pressed='true'],
  .round[aria-expanded='true'] {
    background: var(--_text);
    color: var(--_surface);
  }
  label {
    display: grid;
    grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
    gap: 8px;
    align-items: center;
    color: var(--_quiet);
  }
  @container (width < 250px) {
    label {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
  }
  select {
    box-sizing: border-box;
    width: 100%;
    min-height: 44px;
    padding: 0 12px;
    color: var(--_text);
    background: var(--_surface);
    font: inherit;
    border: 1px solid var(--_line);
    border-radius: var(--_control);
    text-overflow: ellipsis;
  }
  :host([variant='compact']) {
    --_ring: 38px;
  }
`;
