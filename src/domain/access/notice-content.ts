import { masked } from '../kernel/text.js';
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
  readonly [other: string]: unknown;
}

/** The parts of the facts of an act that are lists of material. */
const MATERIALS: ReadonlySet<string> = new Set(['report', 'documents', 'items']);

/**
 * What a notice says to a reader, by the table of reading: lists of material left out, the party masked, where it says
 * so.
 */
export function readableContent(content: NoticeContent, reading: (group: FieldGroup) => Reading): NoticeContent {
  return withoutMaterials(withoutPerson(content, reading('PERSONAL')), reading('MATERIALS'));
}

function withoutPerson(content: NoticeContent, reading: Reading): NoticeContent {
  return reading === 'FULL' || content.matter === undefined
    ? content
    : { ...content, matter: { ...content.matter, party: masked(content.matter.party) } };
}

function withoutMaterials(content: NoticeContent, reading: Reading): NoticeContent {
  if (reading === 'FULL') return content;
  const { documents: _, items: _items, facts, ...rest } = content;
  const kept =
    facts === null || facts === undefined
      ? facts
      : Object.fromEntries(Object.entries(facts).filter(([name]) => !MATERIALS.has(name)));
  return { ...rest, ...(kept === undefined ? {} : { facts: kept }) };
}
