import type { StaffMember } from '../agency/agency.js';
import { invalidInput, type Refusal } from '../kernel/refusal.js';
import { allOf } from './check-ledger.js';
import { batchRefusal, type LedgerContext, numberTaken, patchProblems } from './decide-patch.js';
import { ledgerRefusal } from './ledger-authority.js';
import type { Patch, PatchFacts } from './patch.js';

/** What an import would do with a row: register it, leave what is there, correct it; or why not. */
export type RowPlan = { readonly does: 'NEW'; readonly facts: PatchFacts } | { readonly does: 'SAME' } | { readonly does: 'CORRECT'; readonly facts: PatchFacts; readonly patch: Patch } | { readonly does: 'REFUSED'; readonly refusals: readonly [Refusal, ...Refusal[]] };

/** Plans one row. `known`: the patch of that number, where the agency sees one; `taken`: there is one that it does not see. Corrections only where they were asked for. */
export function planRow(facts: PatchFacts, known: Patch | undefined, taken: boolean, corrections: boolean, by: StaffMember, context: LedgerContext): RowPlan {
  const named = { townshipId: facts.townshipId, dutyAgencyId: facts.dutyAgencyId, handlerId: null };
  const may = ledgerRefusal('REGISTER_PATCH', named, null, 0, by, context.directory); // before anything is told of what is there
  if (may !== null) return refused(may);
  if (taken) return refused(numberTaken(facts.number));
  if (facts.party?.includes('＊') === true) return refused(invalidInput('party', facts.party, '未隐去的名称：隐去当事人的导出不能再导入', 'a name that is not masked: an export with masked names is not read in again'));
  const changed = known === undefined ? [] : changedFields(known.facts, facts);
  if (known !== undefined && changed.length === 0) return { does: 'SAME' };
  const [first, ...others] = [...patchProblems(facts, context), ...allOf(batchRefusal(facts.batch, by, context))];
  if (first !== undefined) return refused(first, ...others);
  if (known === undefined) return { does: 'NEW', facts };
  if (!corrections) return refused(differs(facts.number, changed));
  const refusal = ledgerRefusal('CORRECT_PATCH', named, known, known.version, by, context.directory);
  return refusal === null ? { does: 'CORRECT', facts, patch: known } : refused(refusal);
}

function refused(...refusals: readonly [Refusal, ...Refusal[]]): RowPlan {
  return { does: 'REFUSED', refusals };
}

/** Which fields of a patch that is there a row would change. */
function changedFields(known: PatchFacts, facts: PatchFacts): readonly (keyof PatchFacts)[] {
  return (Object.keys(facts) as (keyof PatchFacts)[]).filter((field) => JSON.stringify(facts[field]) !== JSON.stringify(known[field]));
}

function differs(number: string, fields: readonly string[]): Refusal {
  return {
    code: 'INVALID_INPUT', message: `图斑 ${number} 已登记而内容不同（${fields.join('、')}）；要更正请以 corrections=true 上传并说明理由`,
    messageEn: `patch ${number} is registered with other values of ${fields.join(', ')}; to correct it, send corrections=true with a reason`, detail: { field: fields[0] ?? 'number', value: number, expected: 'the values that are registered' },
  };
}
