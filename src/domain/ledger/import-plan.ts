import { canonicalJson, type Json } from '../audit/canonical-json.js';
import type { StaffMember } from '../agency/agency.js';
import type { Refusal } from '../kernel/refusal.js';
import { checkPatchFacts, type LedgerContext } from './decide-patch.js';
import { ledgerRefusal } from './ledger-authority.js';
import type { Patch, PatchFacts } from './patch.js';

/** What an import would do with a row: register it, leave what is there, correct it; or why not. */
export type RowPlan = { readonly does: 'NEW'; readonly facts: PatchFacts } | { readonly does: 'SAME' } | { readonly does: 'CORRECT'; readonly facts: PatchFacts; readonly patch: Patch } | { readonly does: 'REFUSED'; readonly refusal: Refusal };

/** Plans one row. `known`: the patch of that number, where there is one; corrections only where they were asked for. */
export function planRow(facts: PatchFacts, known: Patch | undefined, corrections: boolean, by: StaffMember, context: LedgerContext): RowPlan {
  if (known !== undefined && canonicalJson(known.facts as unknown as Json) === canonicalJson(facts as unknown as Json)) return { does: 'SAME' };
  const problem = checkPatchFacts(facts, context);
  if (problem !== null) return { does: 'REFUSED', refusal: problem };
  const named = { townshipId: facts.townshipId, dutyAgencyId: facts.dutyAgencyId, handlerId: null };
  if (known === undefined) {
    const refusal = ledgerRefusal('REGISTER_PATCH', named, null, 0, by, context.directory);
    return refusal === null ? { does: 'NEW', facts } : { does: 'REFUSED', refusal };
  }
  if (!corrections) return { does: 'REFUSED', refusal: differs(known, facts) };
  const refusal = ledgerRefusal('CORRECT_PATCH', named, known, known.version, by, context.directory);
  return refusal === null ? { does: 'CORRECT', facts, patch: known } : { does: 'REFUSED', refusal };
}

/** Which fields of a patch that is there a row would change. */
function differs(known: Patch, facts: PatchFacts): Refusal {
  const fields = (Object.keys(facts) as (keyof PatchFacts)[]).filter((field) => JSON.stringify(facts[field]) !== JSON.stringify(known.facts[field]));
  return {
    code: 'INVALID_INPUT', message: `图斑 ${facts.number} 已登记而内容不同（${fields.join('、')}）；要更正请以 corrections=true 上传并说明理由`,
    messageEn: `patch ${facts.number} is registered with other values of ${fields.join(', ')}; to correct it, send corrections=true with a reason`, detail: { field: fields[0] ?? 'number', value: facts.number, expected: 'the values that are registered' },
  };
}
