import { invalidInput, type Refusal } from '../../kernel/refusal.js';
import { checkDocumentNumber, checkLand, checkNotAfter, checkOrder, checkText, firstOf } from '../check-ledger.js';
import type { LedgerFacts } from '../ledger-commands.js';
import type { LedgerContext } from '../ledger-decision.js';
import type { Patch } from '../patch/patch.js';
import type { LandCase } from './land-case.js';

/** What is said of a case when it is filed. */
export function checkCaseFacts(
  facts: LedgerFacts['OPEN_LAND_CASE'],
  { now, campaign, directory }: LedgerContext,
): Refusal | null {
  const category = campaign.categories.find(({ id }) => id === facts.category);
  return firstOf(
    facts.patchIds.length > 0 && new Set(facts.patchIds).size === facts.patchIds.length
      ? null
      : invalidInput('patchIds', facts.patchIds, '一个以上不重复的图斑', 'one patch or more, each once'),
    checkDocumentNumber('documentNumber', facts.documentNumber),
    checkNotAfter('filedOn', facts.filedOn, now),
    checkOrder('filedOn', facts.filedOn, facts.conductOn),
    checkText('partyName', facts.partyName, 2),
    checkText('location', facts.location, 2),
    checkLand(facts.land),
    category === undefined
      ? invalidInput(
          'category',
          facts.category,
          `方案中的类别：${campaign.categories.map(({ id }) => id).join('、')}`,
          `a category of the campaign: ${campaign.categories.map(({ id }) => id).join(', ')}`,
        )
      : null,
    directory.agencies.has(facts.dutyAgencyId)
      ? null
      : invalidInput('dutyAgencyId', facts.dutyAgencyId, '本市的一个机关', 'an agency of this city'),
  );
}

export function checkPatches(patches: readonly Patch[]): Refusal | null {
  const wrong = patches.find(({ verdict, caseId }) => verdict?.verdict !== 'UNLAWFUL' || caseId !== null);
  if (wrong !== undefined)
    return invalidInput(
      'patchIds',
      wrong.facts.number,
      '已判定为违法、尚未立案的图斑',
      'a patch that was judged unlawful and is in no case yet',
    );
  const places = new Set(patches.map(({ facts }) => facts.townshipId));
  return places.size <= 1
    ? null
    : invalidInput('patchIds', [...places].join(', '), '同一乡镇的图斑', 'patches of one township');
}

/**
 * The earliest of the days that the plan sets for its category and for its patches, and of those that nobody can move.
 */
export function limitsOf(
  category: string,
  patches: readonly Patch[],
  { campaign }: LedgerContext,
): Pick<LandCase, 'limitOn' | 'firmOn'> {
  const binding = campaign.categories.filter(
    ({ id }) => id === category || patches.some(({ facts }) => facts.batch === id),
  );
  const earliest = (limits: typeof binding): LandCase['limitOn'] =>
    limits.flatMap(({ dueOn }) => dueOn ?? []).sort()[0] ?? null;
  return { limitOn: earliest(binding), firmOn: earliest(binding.filter(({ inPrinciple }) => !inPrinciple)) };
}
