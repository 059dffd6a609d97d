import { css } from 'lit';
import { soundPanelStyles } from '../parts/sound-panel.js';

const panelStyles = css`
  .numbers {
    box-sizing: border-box;
    width: 100%;
    min-width: 0;
    max-height: 240px;
    overflow-y: auto;
    margin: 0;
    padding: 4px 12px;
    border: 1px solid var(--_line);
    border-radius: min(12px, var(--_control));
  }
  :host(:not([state='active'])) .devices .meter {
    display: none;
  }
  .number {
    grid-template-columns: auto minmax(0, 1fr);
    gap: 8px;
    min-height: 44px;
    padding-block: 2px;
    color: var(--_text);
    overflow-wrap: anywhere;
  }
  .number em {
    color: var(--_danger);
  }
  [type='checkbox'] {
    width: 20px;
    height: 20px;
    margin: 0;
    accent-color: var(--_accent);
  }
  .calls {
    width: 100%;
    border-block-start: 1px solid var(--_line);
  }
  h3 {
    margin: 12px 0 4px;
    font-size: 1em;
  }
  .calls ol {
    max-height: 260px;
    overflow-y: auto;
  }
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    align-items: center;
    gap: 12px;
    padding-block: 4px;
  }
  .direction {
    display: grid;
    position: relative;
    color: var(--_quiet);
  }
  .missed {
    color: var(--_danger);
  }
  .entry {
    display: grid;
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
    line-height: 1.3;
  }
  .outcome {
    color: var(--_quiet);
    font-size: 0.875em;
    font-variant-numeric: tabular-nums;
  }
  li .round {
    width: 44px;
    min-height: 44px;
  }
`;

/** After the console's own. */
export const styles = [soundPanelStyles, panelStyles];
