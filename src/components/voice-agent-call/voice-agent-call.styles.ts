import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    inline-size: min(100%, 360px);
    min-inline-size: 0;
    color: var(--_text);
  }
  :host([hidden]),
  [hidden] {
    display: none;
  }
  .card {
    box-sizing: border-box;
    display: grid;
    justify-items: center;
    gap: 12px;
    padding: 20px;
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }
  .title {
    margin: 0;
    font-size: 1.0625em;
    font-weight: 600;
    text-align: center;
  }
  .status {
    margin: 0;
    min-block-size: 1.45em;
    color: var(--_quiet);
    text-align: center;
  }
  .announcement {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .notice {
    margin: 0;
    color: var(--_quiet);
    text-align: center;
  }
  .error {
    box-sizing: border-box;
    inline-size: 100%;
    margin: 0;
    padding: 12px;
    border: 1px solid var(--_danger);
    border-radius: 12px;
    color: var(--_danger);
    overflow-wrap: anywhere;
  }
  .transcript {
    box-sizing: border-box;
    inline-size: 100%;
    max-block-size: 240px;
    overflow-y: auto;
    overscroll-behavior: contain;
    border-radius: 14px;
  }
  ol {
    margin: 0;
    padding: 4px;
    list-style: none;
    display: grid;
    gap: 8px;
  }
  .line {
    max-inline-size: 85%;
    padding: 8px 12px;
    border-radius: 14px;
    background: var(--_raised);
    justify-self: start;
    overflow-wrap: anywhere;
  }
  .line.user {
    justify-self: end;
    background: none;
    box-shadow: inset 0 0 0 1px var(--_line);
  }
  .line.interim {
    color: var(--_quiet);
  }
  .speaker {
    display: block;
    font-size: 0.8125em;
    color: var(--_quiet);
  }
  .controls {
    inline-size: 100%;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 8px;
  }
  button {
    box-sizing: border-box;
    min-block-size: 48px;
    font: inherit;
    font-weight: 600;
    border: 1px solid transparent;
    white-space: nowrap;
    cursor: pointer;
  }
  button:focus-visible,
  input:focus-visible,
  .transcript:focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }
  .call {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    flex: 1 1 auto;
    padding: 0 16px;
    border-radius: 24px;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .call.danger {
    background: var(--_danger);
    color: var(--_on-danger);
  }
  .round {
    inline-size: 48px;
    padding: 0;
    display: grid;
    place-items: center;
    border-radius: 50%;
    border-color: var(--_line);
    background: none;
    color: var(--_text);
  }
  .round[aria-pressed='true'] {
    background: var(--_text);
    color: var(--_surface);
  }
  .volume {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-block-size: 44px;
    color: var(--_quiet);
  }
  .volume input {
    inline-size: 72px;
    min-block-size: 44px;
    margin: 0;
    accent-color: var(--_accent);
  }
  .icon {
    inline-size: 22px;
    block-size: 22px;
    flex: none;
  }
`;
