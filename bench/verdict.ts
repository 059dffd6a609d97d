/** One target, what was measured, and whether it is met. */
export interface Verdict {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  readonly met: boolean;
}

export interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly digits: number;
}

export const figure = (value: number, unit: string, digits = 1): Figure => ({ value, unit, digits });

const text = ({ unit, digits }: Figure, value: number): string => {
  const rounded = value.toFixed(digits);
  // No minus before nothing.
  return `${Number(rounded) === 0 ? rounded.replace('-', '') : rounded} ${unit}`.trim();
};

/** `note` says which case was the worst. */
export function atMost(what: string, limit: number, measured: Figure, note = ''): Verdict {
  return verdict(what, `≤ ${limit} ${measured.unit}`.trim(), measured, note, measured.value <= limit);
}

export function atLeast(what: string, limit: number, measured: Figure, note = ''): Verdict {
  return verdict(what, `≥ ${limit} ${measured.unit}`.trim(), measured, note, measured.value >= limit);
}

function verdict(what: string, target: string, measured: Figure, note: string, met: boolean): Verdict {
  return { what, target, measured: text(measured, measured.value) + (note && ` (${note})`), met };
}
