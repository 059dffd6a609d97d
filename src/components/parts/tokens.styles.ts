import { css } from 'lit';

/** The palette of all tags. Pages set `--call-*`; `--_*` are ours. Light or dark follows the page's `color-scheme`. */
export const tokens = css`
  :host {
    --_accent: var(--call-accent, #3257d3);
    --_on-accent: var(--call-on-accent, #fff);
    --_surface: var(--call-surface, #fff);
    --_raised: var(--call-raised, #f3f4f8);
    --_text: var(--call-text, #171a24);
    --_quiet: var(--call-quiet-text, #565d70);
    --_line: var(--call-line, #d9dce6);
    --_danger: var(--call-danger, #b3261e);
    --_radius: var(--call-radius, 20px);
    --_control: var(--call-control-radius, 24px);
    --_width: var(--call-width, 360px);
    font-family: var(--call-font, system-ui, sans-serif);
    font-size: 16px;
    line-height: 1.45;
  }
  @supports (color: light-dark(#000, #fff)) {
    :host {
      --_accent: var(--call-accent, light-dark(#3257d3, #9db4ff));
      --_on-accent: var(--call-on-accent, light-dark(#fff, #0b1533));
      --_surface: var(--call-surface, light-dark(#fff, #171a22));
      --_raised: var(--call-raised, light-dark(#f3f4f8, #242936));
      --_text: var(--call-text, light-dark(#171a24, #eef0f6));
      --_quiet: var(--call-quiet-text, light-dark(#565d70, #a9b1c6));
      --_line: var(--call-line, light-dark(#d9dce6, #353b4c));
      --_danger: var(--call-danger, light-dark(#b3261e, #ffb4ab));
    }
  }
  @media (prefers-contrast: more) {
    :host {
      --_quiet: var(--_text);
      --_line: var(--_text);
    }
  }
`;
