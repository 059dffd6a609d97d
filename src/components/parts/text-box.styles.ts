import { css } from 'lit';

export const textBoxStyles = css`
  .text-box {
    width: 100%;
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .text-box input {
    box-sizing: border-box;
    flex: 1 1 0;
    min-width: 0;
    min-height: 48px;
    padding: 0 16px;
    font: inherit;
    color: var(--_text);
    background: none;
    border: 1px solid var(--_line);
    border-radius: var(--_control);
  }
  .text-box ::placeholder {
    color: var(--_quiet);
    opacity: 1;
  }
  .text-box :disabled {
    opacity: 0.5;
  }
  .not-sent {
    flex-basis: 100%;
    margin: 0;
    color: var(--_danger);
  }
  [dir='rtl'] .text-box .icon {
    scale: -1 1;
  }
`;
