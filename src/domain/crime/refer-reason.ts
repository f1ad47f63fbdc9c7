import type { Area } from '../kernel/area.js';

/** How sure it is that a case must be referred. */
export const REFER_LEVELS = { MUST: '应移送', LIKELY: '疑似应移送', REVIEW: '需法制审核', NOT: '未达标准' } as const;
export type ReferLevel = keyof typeof REFER_LEVELS;
export const ORDER: readonly ReferLevel[] = ['NOT', 'REVIEW', 'LIKELY', 'MUST'];

/** Within a two-hundredth of a threshold a certified survey decides. */
const AT_THE_LINE = 200n;

/** From four fifths of a threshold on an earlier penalty makes a case worth a lawyer's look. */
export const NEAR = { share: 4n, of: 5n } as const;

/** One reason, with the row it rests on. */
export interface ReferReason {
  readonly level: ReferLevel;
  readonly rule: string;
  readonly text: string;
  readonly textEn: string;
}

export function reason(level: ReferLevel, rule: string, text: string, textEn: string): ReferReason {
  return { level, rule, text, textEn };
}

export function isAtTheLine(area: Area, limit: Area): boolean {
  const apart = area > limit ? area - limit : limit - area;
  return apart * AT_THE_LINE <= limit;
}
