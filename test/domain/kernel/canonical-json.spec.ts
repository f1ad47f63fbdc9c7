import fc from 'fast-check';
import { canonicalize } from 'json-canonicalize';

import { canonicalJson, type Json } from '../../../src/domain/kernel/canonical-json.js';

const text = fc.string({ unit: 'grapheme' });
const value = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    text,
    fc.array(tie('json')),
    fc.dictionary(text, tie('json')),
  ),
})).json;

describe('canonical JSON (RFC 8785)', () => {
  it('writes the same bytes as another implementation', () => {
    fc.assert(
      fc.property(value, (json) => canonicalJson(json) === canonicalize(json)),
      { numRuns: 2_000 },
    );
  });

  it('sorts members by UTF-16 code units and leaves undefined out', () => {
    expect(canonicalJson({ '\u20ac': 1, '\r': 2, '\u{1f600}': 3, '\ufb33': 4, '1': 5, gone: undefined })).toBe(
      '{"\\r":2,"1":5,"€":1,"😀":3,"\ufb33":4}',
    );
  });

  it('refuses what has no one spelling', () => {
    expect(() => canonicalJson(0.1)).toThrow('0.1 is not a safe integer');
    expect(() => canonicalJson(2 ** 53)).toThrow('is not a safe integer');
    expect(() => canonicalJson('\ud800')).toThrow('lone surrogate');
  });
});
