// The full path, because Node does not read the package's "module" field: these tests run there as well.
// @ts-expect-error The package is typed under its own name only.
import { assert as untyped } from '@esm-bundle/chai/esm/chai.js';
import type { assert as Assert } from '@esm-bundle/chai';

export const assert: typeof Assert = untyped as typeof Assert;
