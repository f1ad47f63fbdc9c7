/** 亩 as text, at most four decimals: 1 亩 = 10 000/15 m². Exact; never a floating-point number. */
export type Mu = string;

const MU_TEXT = /^(0|[1-9]\d{0,6})(\.\d{1,4})?$/;

export function isMu(text: string): text is Mu {
  return MU_TEXT.test(text);
}

/** The area in ten-thousandths of a 亩, exact. Throws RangeError for text that is no area. */
export function tenThousandths(mu: Mu): bigint {
  if (!MU_TEXT.test(mu)) throw new RangeError(`"${mu}" is no area in 亩 (digits, at most four decimals)`);
  const [whole = '0', fraction = ''] = mu.split('.');
  return BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, '0'));
}

/** Is `part` no larger than `whole`? Exact. */
export function withinArea(part: Mu, whole: Mu): boolean {
  return tenThousandths(part) <= tenThousandths(whole);
}
