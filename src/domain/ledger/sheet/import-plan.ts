import type { StaffMember } from '../../agency/agency.js';
import { invalidInput, type Refusal } from '../../kernel/refusal.js';
import { ledgerRefusal, standingRefusal } from '../ledger-authority.js';
import { type LedgerContext } from '../ledger-decision.js';
import { movedRefusal } from '../patch/check-patch.js';
import { patchProblems } from '../patch/check-patch.js';
import { forTheBureau } from '../patch/check-patch.js';
import { numberTaken } from '../patch/decide-patch.js';
import type { Patch, PatchFacts } from '../patch/patch.js';

/** What an import would do with a row: register it, leave what is there, correct it; or why not. */
export type RowPlan =
  | { readonly does: 'NEW'; readonly facts: PatchFacts }
  | { readonly does: 'SAME' }
  | { readonly does: 'CORRECT'; readonly facts: PatchFacts; readonly patch: Patch }
  | { readonly does: 'REFUSED'; readonly refusals: readonly Refusal[] };

/** What stands in the ledger under a number: a patch, one that does not concern the agency (UNSEEN), or nothing. */
export type Registered = Patch | 'UNSEEN' | null;

/** Plans one row. Corrections only where they were asked for. */
export function planRow(
  facts: PatchFacts,
  registered: Registered,
  corrections: boolean,
  by: StaffMember,
  context: LedgerContext,
): RowPlan {
  const named = { townshipId: facts.townshipId, dutyAgencyId: facts.dutyAgencyId, handlerId: null };
  const { agencies } = context.directory;
  if (agencies.get(by.agencyId)?.kind === 'TOWNSHIP' && facts.townshipId !== by.agencyId)
    return refused(
      invalidInput('townshipId', agencies.get(facts.townshipId)?.name, '本乡镇（街道）', 'your own township'),
    );
  // before anything is told of what is there
  const may = standingRefusal({ action: 'REGISTER_PATCH', by }, named, context.directory);
  if (may !== null) return refused(may);
  if (registered === 'UNSEEN') return refused(numberTaken(facts.number));
  if (facts.party?.includes('＊') === true)
    return refused(
      invalidInput(
        'party',
        facts.party,
        '未隐去的名称：隐去当事人的导出不能再导入',
        'a name that is not masked: an export with masked names is not read in again',
      ),
    );
  const changed = registered === null ? [] : changedFields(registered.facts, facts);
  if (registered !== null && changed.length === 0) return { does: 'SAME' };
  const problems = [...patchProblems(facts, context), ...(registered === null ? forTheBureau(facts, by, context) : [])];
  if (problems.length > 0) return refused(...problems);
  if (registered === null) return { does: 'NEW', facts };
  if (!corrections) return refused(...changed.map((field) => differs(field, facts, registered.facts)));
  const refusal =
    ledgerRefusal({ action: 'CORRECT_PATCH', by }, named, registered, registered.version, context.directory) ??
    movedRefusal(registered, facts, by);
  return refusal === null ? { does: 'CORRECT', facts, patch: registered } : refused(refusal);
}

function refused(...refusals: readonly Refusal[]): RowPlan {
  return { does: 'REFUSED', refusals };
}

/** Which fields of a patch that is there a row would change. */
function changedFields(known: PatchFacts, facts: PatchFacts): readonly (keyof PatchFacts)[] {
  return (Object.keys(facts) as (keyof PatchFacts)[]).filter(
    (field) => JSON.stringify(facts[field]) !== JSON.stringify(known[field]),
  );
}

/** What a row would change, though nobody has asked for corrections. */
function differs(field: keyof PatchFacts, row: PatchFacts, registered: PatchFacts): Refusal {
  const [given, there] = [row, registered].map((facts) => shown(facts[field])) as [string, string];
  return invalidInput(
    field,
    given,
    `已登记的「${there}」；要更正请以 corrections=true 上传并说明理由`,
    `the registered "${there}"; to correct it, send corrections=true with a reason`,
  );
}

function shown(value: PatchFacts[keyof PatchFacts]): string {
  return typeof value === 'string' ? value.slice(0, 80) : JSON.stringify(value);
}
