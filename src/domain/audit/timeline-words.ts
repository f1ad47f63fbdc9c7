import type { StaffMember } from '../agency/agency.js';
import type { Bilingual } from '../kernel/bilingual.js';

/** What an event of a history is, for the eye: done by a person, recorded by the platform, missed, or withheld. */
export const TIMELINE_MARKS = { ACT: '办理', RECORDED: '平台记录', MISSED: '逾期', WITHHELD: '不能看' } as const;
export type TimelineMark = keyof typeof TIMELINE_MARKS;

/** An event of a history in words. */
export interface TimelineWords extends Bilingual {
  readonly mark: TimelineMark;
  /** Who did it; null: the platform, or time. */
  readonly by: StaffMember | null;
  /** What was said with it, in the words of who did it: an opinion, a reason, a statement. */
  readonly said: string | null;
  readonly documentNumber: string | null;
  /** To which agency a paper goes; null where none does. */
  readonly toId: string | null;
  /** The state it led to, in Chinese; null where it led to no other. */
  readonly stateName: string | null;
  /** The limits that it missed, by rule. */
  readonly late: readonly string[];
}

/** What the platform records, as far as nothing else is to be said of it. */
export const RECORDED = {
  mark: 'RECORDED',
  by: null,
  said: null,
  documentNumber: null,
  toId: null,
  stateName: null,
  late: [],
} as const;

/** What an event says may not be read by whoever asks, or has been taken out. */
export const WITHHELD: TimelineWords = {
  ...RECORDED,
  mark: 'WITHHELD',
  zh: '这一条的内容本机关不能看，或者已依规定删去',
  en: 'your agency may not read this one, or it has been taken out by a rule',
};

/** Where the forms keep what somebody says in words of his own, the most telling first. */
const SAID = ['statement', 'opinion', 'finding', 'remarks', 'reason', 'lateReason'] as const;

/** Lists whose entries are what is said, where nothing else is. */
const LISTED = ['missing', 'documents', 'items'] as const;

/** What was said with an act: the first of these that says anything. */
export function saidIn(facts: object): string | null {
  for (const field of SAID) {
    const text = textIn(facts, field);
    if (text !== null) return text;
  }
  for (const field of LISTED) {
    const names = namesIn(facts, field);
    if (names !== '') return names;
  }
  return null;
}

function namesIn(facts: object, field: string): string {
  const list: unknown = (facts as Readonly<Record<string, unknown>>)[field];
  if (!Array.isArray(list)) return '';
  return list
    .flatMap((entry: unknown) =>
      typeof entry === 'string' ? [entry] : (textIn(Object(entry) as object, 'name') ?? []),
    )
    .join('、');
}

/** A text of a form; null where there is none, or an empty one. */
export function textIn(facts: object, field: string): string | null {
  const value: unknown = (facts as Readonly<Record<string, unknown>>)[field];
  return typeof value === 'string' && value !== '' ? value : null;
}
