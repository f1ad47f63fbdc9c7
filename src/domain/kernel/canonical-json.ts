/** What may be hashed: plain JSON. Numbers are whole and safe, so that every reader prints them alike. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * The canonical bytes of a JSON value as text (RFC 8785, JSON Canonicalization Scheme): no white space, object members
 * sorted by their UTF-16 code units. Members whose value is `undefined` are left out. Throws RangeError for a number
 * that is not a safe integer and for text that is not well-formed Unicode.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError(`${value} is not a safe integer`);
  if (typeof value === 'string' && !value.isWellFormed())
    throw new RangeError('text with a lone surrogate has no canonical form');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let text = '';
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

function isList(value: readonly Json[] | { readonly [key: string]: Json | undefined }): value is readonly Json[] {
  return Array.isArray(value);
}
