import { css } from 'lit';

export const transcriptStyles = css`
  .conversation {
    position: relative;
    inline-size: 100%;
  }
  summary {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-block-size: 44px;
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
    inline-size: 18px;
    block-size: 18px;
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
    max-inline-size: 60%;
    color: var(--_quiet);
    font-size: 0.8125em;
    text-align: end;
  }
  .copy .round {
    inline-size: 44px;
    min-block-size: 44px;
    border-color: transparent;
  }
  .transcript {
    box-sizing: border-box;
    max-block-size: 240px;
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
    max-inline-size: 85%;
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
    min-block-size: 44px;
    font-size: 0.875em;
    background: var(--_surface);
  }
  .newest {
    position: absolute;
    inset-block-end: 8px;
    inset-inline: 0;
    inline-size: max-content;
    box-shadow: var(--_shadow);
  }
`;
