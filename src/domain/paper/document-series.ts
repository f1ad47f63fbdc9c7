import type { LocalDate } from '../kernel/instant.js';
import type { Action } from '../referral/actions.js';
import { DOCUMENT_KINDS, type DocumentKind } from '../referral/referral.js';
import type { Route } from '../route/route.js';
import { type PaperTemplate, templateFor } from './paper-template.js';

/** A series of numbers: of one agency, one word and one year (GB/T 9704-2012, 7.2.5). */
export interface Series {
  /** 机关代字 and the word of the kind, such as 河自然资移字. */
  readonly head: string;
  readonly year: number;
}

/** 河自然资移字〔2026〕5号 */
export function numberIn({ head, year }: Series, n: number): string {
  return `${head}〔${year}〕${n}号`;
}

/** The series and the serial that a number belongs to; null for one of another shape, such as a court's. */
export function parseNumber(number: string): (Series & { readonly n: number }) | null {
  const [, head = '', year, n] = /^([^〔〕]+)〔(\d{4})〕([1-9]\d{0,6})号$/u.exec(number) ?? [];
  return head === '' ? null : { head, year: Number(year), n: Number(n) };
}

/** The word of the papers that an act issues; null where they bear another's number, or none. */
export function wordOf(
  templates: readonly PaperTemplate[],
  { route, action, on }: { readonly route: Route; readonly action: Action; readonly on: LocalDate },
): string | null {
  const kind = route.steps[action]?.notices?.find(({ copy }) => copy !== true)?.kind;
  if (kind === undefined) return null;
  return templateFor(templates, { kind, routeId: route.id, action, on }).word ?? null;
}

/** What is sent along with a transfer and is not the letter itself. */
const ENCLOSED: readonly DocumentKind[] = ['DECISION_COPY', 'INVESTIGATION_REPORT'];

/** The entry of the list that is the letter of a route; null where the letter is on no list. */
export function letterKindOf(route: Route): DocumentKind | null {
  const [first] = route.steps.SEND_TRANSFER?.documents ?? [];
  return first === undefined || ENCLOSED.includes(first) || !(first in DOCUMENT_KINDS) ? null : first;
}
