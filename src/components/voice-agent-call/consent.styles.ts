import { css } from 'lit';

export const consentStyles = css`
  .consent {
    width: 100%;
    display: grid;
    gap: 16px;
  }
  .consent .controls {
    flex-wrap: wrap;
  }
  .consent button {
    flex: 1 1 max-content;
  }
`;
