import { css } from 'lit';

export const transcriptStyles = css`
  .conversation {
    position: relative;
    width: 100%;
  }
  summary {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-height: 44px;
    padding-inline-end: 8px;
    color: var(--_quiet);
    font-size: 0.875em;
    border-radius: 8px;
    list-style: none;
    cursor: pointer;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary .icon,
  .copy .icon,
  .more .icon {
    width: 18px;
    height: 18px;
  }
  :not([open]) > summary .icon {
    rotate: -90deg;
  }
  [dir='rtl'] :not([open]) > summary .icon {
    rotate: 90deg;
  }
  .copy {
    position: absolute;
    inset-block-start: 0;
    inset-inline-end: -9px;
    display: flex;
    align-items: center;
    max-width: 60%;
    color: var(--_quiet);
    font-size: 0.8125em;
    text-align: end;
  }
  .copy .round {
    width: 44px;
    min-height: 44px;
    border-color: transparent;
  }
  .transcript {
    box-sizing: border-box;
    max-height: 240px;
    overflow-y: auto;
    overscroll-behavior: contain;
    border-radius: min(14px, var(--_control));
  }
  .transcript:focus-visible {
    outline-offset: -3px;
  }
  ol {
    margin: 0;
    padding: 4px;
    list-style: none;
    display: grid;
    gap: 8px;
  }
  .line {
    box-sizing: border-box;
    max-width: 85%;
    padding: 8px 12px;
    border: 1px solid transparent;
    border-radius: min(14px, var(--_control));
    background: var(--_raised);
    justify-self: start;
    overflow-wrap: anywhere;
  }
  .line.user {
    justify-self: end;
    background: none;
    border-color: var(--_line);
  }
  .line.tool {
    padding-block: 0;
    background: none;
  }
  .line.interim,
  .line.tool,
  .speaker {
    color: var(--_quiet);
  }
  .speaker,
  .line.tool {
    font-size: 0.8125em;
  }
  .speaker {
    display: block;
  }
  .more {
    display: flex;
    align-items: center;
    gap: 4px;
    margin-inline: auto;
    min-height: 44px;
    font-size: 0.875em;
    background: var(--_surface);
  }
  .newest {
    position: absolute;
    inset-block-end: 8px;
    inset-inline: 0;
    width: max-content;
    box-shadow: var(--_shadow);
  }
`;
