import type { PropertyDeclaration, ReactiveElement } from 'lit';

/**
 * Declares a reactive property. lit's own decorator also serves the standard's decorators, which this code does not use:
 * 200 bytes for nothing.
 */
export function property(options?: PropertyDeclaration) {
  return (prototype: ReactiveElement, name: string): void => {
    (prototype.constructor as typeof ReactiveElement).createProperty(name, options);
  };
}
