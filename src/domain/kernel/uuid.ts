/** A UUID as it is kept: lower case (RFC 9562, 4). */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Is it one? What is none finds nothing, without asking the database. */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && UUID.test(text);
}
