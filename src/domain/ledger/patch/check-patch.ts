import type { StaffMember } from '../../agency/agency.js';
import { invalidInput, type Refusal } from '../../kernel/refusal.js';
import { LEADERS } from '../act-row.js';
import { checkDismissal } from '../alert/alerts.js';
import {
  allOf,
  areaProblems,
  type Bounds,
  checkDocumentNumber,
  checkNotAfter,
  checkOrder,
  checkPhotos,
  checkText,
  firstOf,
  samePerson,
} from '../check-ledger.js';
import type { PatchCommand } from '../ledger-commands.js';
import { type LedgerContext } from '../ledger-decision.js';
import { FROM_ABOVE, type Patch, PATCH_SOURCES, type PatchFacts } from './patch.js';

/**
 * Patches of a batch with a baseline, and what comes from above, are registered by the bureau alone: whoever is ranked
 * by a rate does not feed it.
 */
export function forTheBureau(
  { batch, source }: PatchFacts,
  { agencyId }: StaffMember,
  { campaign, directory }: LedgerContext,
): readonly Refusal[] {
  if (directory.agencies.get(agencyId)?.kind === 'NATURAL_RESOURCES') return [];
  const counted = campaign.baselines.some((one) => batch === one.batch || batch.startsWith(`${one.batch}-`));
  return allOf(
    counted
      ? invalidInput(
          'batch',
          batch,
          '没有固定基数的类别：方案计数的批次由自然资源局登记',
          'a category without frozen denominators: the batches that the plan counts are registered by the bureau',
        )
      : null,
    FROM_ABOVE.includes(source)
      ? invalidInput(
          'source',
          PATCH_SOURCES[source],
          '本地发现的来源：上级下发的由自然资源局登记',
          'a source of your own: what comes from above is registered by the bureau',
        )
      : null,
  );
}

export function checkPatchFacts(facts: PatchFacts, context: LedgerContext): Refusal | null {
  return patchProblems(facts, context)[0] ?? null;
}

/** What a row of the ledger must be, whoever brings it: everything that is wrong with it. */
export function patchProblems(facts: PatchFacts, { now, campaign, directory }: LedgerContext): readonly Refusal[] {
  const township = directory.agencies.get(facts.townshipId);
  const categories = new Set(campaign.categories.map(({ id }) => id));
  const isCategory = (field: string, id: string): Refusal | null =>
    categories.has(id)
      ? null
      : invalidInput(
          field,
          id,
          `方案中的类别：${[...categories].join('、')}`,
          `a category of the campaign: ${[...categories].join(', ')}`,
        );
  return allOf(
    /^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,63}$/u.test(facts.number)
      ? null
      : invalidInput(
          'number',
          facts.number,
          '图斑编号：字母、汉字、数字和 . _ / -，最多64个',
          'a patch number: letters, digits, . _ / -, at most 64',
        ),
    isCategory('batch', facts.batch),
    ...facts.alsoUnder.map((id) => isCategory('alsoUnder', id)),
    township?.kind === 'TOWNSHIP'
      ? null
      : invalidInput('townshipId', facts.townshipId, '本市的一个乡镇、街道', 'a township of this city'),
    directory.agencies.has(facts.dutyAgencyId)
      ? null
      : invalidInput('dutyAgencyId', facts.dutyAgencyId, '本市的一个机关', 'an agency of this city'),
    checkText('village', facts.village, 1),
    checkText('location', facts.location, 2),
    facts.party === null ? null : checkText('party', facts.party, 1),
    ...areaProblems(facts),
    checkNotAfter('deliveredOn', facts.deliveredOn, now),
    facts.imageryOn === null
      ? null
      : firstOf(
          checkNotAfter('imageryOn', facts.imageryOn, now),
          checkOrder('deliveredOn', facts.deliveredOn, facts.imageryOn),
        ),
  );
}

type PatchAct = Exclude<PatchCommand, { action: 'REGISTER_PATCH' }>;
type PatchActOf<A extends PatchAct['action']> = Extract<PatchAct, { action: A }>;

/** What a policy may look at besides the patch and the act; `bounds`: where it lies, null: not measured. */
export interface PatchContext extends LedgerContext {
  readonly bounds: Bounds | null;
}

/** What may be wrong with each act on a patch, in the order in which it is told. */
const PATCH_POLICIES: {
  readonly [A in PatchAct['action']]: (
    patch: Patch,
    act: PatchActOf<A>,
    context: PatchContext,
  ) => readonly (Refusal | null)[];
} = {
  CORRECT_PATCH: (patch, { facts: { facts, reason }, by }, context) => [
    checkText('reason', reason, 4),
    numberStays(patch, facts.number),
    movedRefusal(patch, facts, by),
    checkPatchFacts(facts, context),
  ],
  CHECK_PATCH: (patch, { facts, by }, context) => [
    checkedByBureau(patch, by, context),
    checkText('finding', facts.finding, 4),
    ...areaProblems(facts),
    checkNotAfter('checkedOn', facts.checkedOn, context.now),
    checkOrder('checkedOn', facts.checkedOn, patch.facts.deliveredOn),
    checkPhotos(facts.photos, [], context.bounds, context.now),
  ],
  JUDGE_PATCH: (patch, { facts, by }) => [
    judgedByAnother(patch, by),
    isCounted(patch, facts.verdict),
    checkText('reason', facts.reason, 4),
  ],
  EXCLUDE_PATCH: (patch, { facts }) => [mayBeExcluded(patch), ...isSigned(facts)],
  RESTORE_PATCH: (patch, { facts }) => [isExcluded(patch), ...isSigned(facts)],
  DISMISS_PATCH_ALERT: (patch, { facts }) => [checkDismissal(patch, facts)],
};

/** The first thing that is wrong with an act on a patch, or null. */
export function checkPatchAct(patch: Patch, act: PatchAct, context: PatchContext): Refusal | null {
  const policy = PATCH_POLICIES[act.action] as (
    patch: Patch,
    act: PatchAct,
    context: PatchContext,
  ) => (Refusal | null)[];
  return firstOf(...policy(patch, act, context));
}

function numberStays({ facts }: Patch, number: string): Refusal | null {
  if (number === facts.number) return null;
  const [zh, en] = [`图斑编号 ${facts.number}，不能更改`, `the number ${facts.number}, which does not change`];
  return invalidInput('number', number, zh, en);
}

function judgedByAnother({ check }: Patch, { personId }: StaffMember): Refusal | null {
  if (check?.by !== personId) return null;
  const en = 'whoever checked the land does not give the verdict';
  return samePerson('JUDGE_PATCH', '实地核查人员不得判定同一图斑', en);
}

function isCounted({ excluded }: Patch, verdict: string): Refusal | null {
  if (excluded === null) return null;
  return invalidInput('verdict', verdict, '先恢复计入基数的图斑', 'a patch that is counted: restore it first');
}

/** Out of the denominators goes only what is still in them, and was judged lawful or no change at all. */
function mayBeExcluded({ facts, excluded, verdict }: Patch): Refusal | null {
  if (excluded !== null)
    return invalidInput('patchId', facts.number, '尚未移出基数的图斑', 'a patch that is still counted');
  if (verdict?.verdict === 'LAWFUL' || verdict?.verdict === 'PSEUDO') return null;
  const [zh, en] = ['判定为合法或者伪变化的图斑', 'a patch that was judged lawful or a pseudo-change'];
  return invalidInput('patchId', facts.number, zh, en);
}

function isExcluded({ facts, excluded }: Patch): Refusal | null {
  return excluded === null
    ? invalidInput('patchId', facts.number, '已移出基数的图斑', 'a patch that is excluded')
    : null;
}

function isSigned({
  reason,
  documentNumber,
}: {
  readonly reason: string;
  readonly documentNumber: string;
}): readonly (Refusal | null)[] {
  return [checkText('reason', reason, 4), checkDocumentNumber('documentNumber', documentNumber)];
}

/** What decides where a patch is counted is moved by a leader: an officer corrects the rest. */
export function movedRefusal({ facts }: Patch, next: PatchFacts, { post }: StaffMember): Refusal | null {
  const moved = (['batch', 'source', 'townshipId'] as const).find((field) => facts[field] !== next[field]);
  return moved === undefined || LEADERS.includes(post)
    ? null
    : invalidInput(
        moved,
        next[moved],
        `${facts[moved]}：批次、来源、乡镇决定计入哪里，由科室负责人以上更正`,
        `${facts[moved]}: batch, source and township decide where it is counted, and are corrected by a leader`,
      );
}

/** What the bureau has measured, no township measures again. */
export function checkedByBureau(
  { facts, check }: Patch,
  { agencyId }: StaffMember,
  { directory: { agencies } }: LedgerContext,
): Refusal | null {
  const isBureau = (id: string): boolean => agencies.get(id)?.kind === 'NATURAL_RESOURCES';
  return check === null || !isBureau(check.agencyId) || isBureau(agencyId)
    ? null
    : invalidInput(
        'patchId',
        facts.number,
        '自然资源局尚未实地核查的图斑：已核查的，由其重新核查',
        'a patch that the bureau has not checked: what it has checked, it checks again',
      );
}
