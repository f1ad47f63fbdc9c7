import type { Agency } from '../agency/agency.js';
import { invalidInput, type Refusal, refuse } from '../kernel/refusal.js';
import type { FormFacts } from '../referral/forms.js';
import type { DocumentEntry, DocumentKind } from '../referral/referral.js';
import type { Situation } from './case-file.js';
import { kindsLacking, missingFor, namesLacking, sendableTo } from './transfer-needs.js';

export function checkTransfer(
  facts: FormFacts['TRANSFER'],
  { route, referral, caller, context }: Situation,
): Refusal | null {
  const missing = referral === null ? [] : missingFor(route, referral, facts.documents);
  return (
    checkReceiver(facts.toAgencyId, sendableTo(route, caller.agencyId, referral, context)) ??
    checkDocuments([], facts.documents) ??
    missingDocuments(missing)
  );
}

export function checkReceiver(to: string, fit: readonly Agency[]): Refusal | null {
  if (fit.some((agency) => agency.id === to)) return null;
  const ids = fit.map((agency) => agency.id).join(', ');
  return invalidInput(
    'toAgencyId',
    to,
    `本路线此时可以受移送的机关：${ids}`,
    `an agency that may receive this referral now: ${ids}`,
  );
}

export function checkDocuments(
  required: readonly DocumentKind[] | undefined,
  given: readonly DocumentEntry[],
): Refusal | null {
  const broken = given.find(
    (entry) => entry.pages < 1 || (entry.sha256 !== null && !/^[0-9a-f]{64}$/.test(entry.sha256)),
  );
  if (broken)
    return invalidInput(
      `documents[${broken.name}]`,
      `pages ${broken.pages}, sha256 ${broken.sha256 ?? 'none'}`,
      '页数不小于1，SHA-256为64位小写十六进制',
      'at least one page, and a SHA-256 of 64 lower-case hexadecimal digits',
    );
  return missingDocuments(kindsLacking(required ?? [], given));
}

export function checkSupplement(given: readonly DocumentEntry[], missing: readonly string[]): Refusal | null {
  return missingDocuments(namesLacking(missing, given)) ?? checkDocuments([], given);
}

export function missingDocuments(missing: readonly string[]): Refusal | null {
  if (missing.length === 0) return null;
  return refuse(
    'MISSING_DOCUMENTS',
    `材料不全，缺少：${missing.join('；')}`,
    `the document list lacks: ${missing.join('; ')}`,
    { missing },
  );
}
