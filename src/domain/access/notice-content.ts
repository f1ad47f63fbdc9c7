import { masked, maskedIn } from '../kernel/text.js';
import type { Matter } from '../referral/referral.js';
import type { FieldGroup, Reading } from './read-policy.js';

/**
 * What a notice says: plain data, written when it was sent. A transfer brings the matter and the lists; everything else
 * the facts of its act.
 */
export interface NoticeContent {
  readonly facts?: Readonly<Record<string, unknown>> | null;
  readonly matter?: Matter;
  readonly documents?: readonly unknown[];
  readonly items?: readonly unknown[];
  /** Of a copy: the whole list, of which it encloses a part. */
  readonly listed?: readonly unknown[];
  readonly [other: string]: unknown;
}

/** The parts of the facts of an act that are lists of material. */
const MATERIALS: ReadonlySet<string> = new Set(['report', 'documents', 'items']);

/**
 * What a notice says to a reader, by the table of reading: lists of material left out, the party masked, where it says
 * so.
 */
export function readableContent(
  content: NoticeContent,
  party: string,
  reading: (group: FieldGroup) => Reading,
): NoticeContent {
  const known = reading('PERSONAL') === 'FULL' ? content : withoutPerson(content, party);
  return withoutMaterials(known, reading('MATERIALS'));
}

/** The title of a case, with the party masked in it where its reader need not know whom it names. */
export function titleAsRead({ title, party }: Matter, reading: (group: FieldGroup) => Reading): string {
  return reading('PERSONAL') === 'FULL' ? title : title === party ? masked(title) : maskedIn(title, party);
}

/** Without the name of the party, wherever it is named: in the title, in reasons and statements, in lists. */
function withoutPerson(content: NoticeContent, party: string): NoticeContent {
  return unnamed(content, party) as NoticeContent;
}

function unnamed(value: unknown, party: string): unknown {
  if (typeof value === 'string') return value === party ? masked(value) : maskedIn(value, party);
  if (Array.isArray(value)) return value.map((one: unknown) => unnamed(one, party));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unnamed(one, party)]));
}

function withoutMaterials(content: NoticeContent, reading: Reading): NoticeContent {
  if (reading === 'FULL') return content;
  const { documents: _, items: _items, listed: _listed, facts, ...rest } = content;
  const kept =
    facts === null || facts === undefined
      ? facts
      : Object.fromEntries(Object.entries(facts).filter(([name]) => !MATERIALS.has(name)));
  return { ...rest, ...(kept === undefined ? {} : { facts: kept }) };
}
