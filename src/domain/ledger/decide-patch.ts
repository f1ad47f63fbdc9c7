import type { Directory, StaffMember } from '../agency/agency.js';
import { localDateOf } from '../kernel/instant.js';
import { invalidInput, type Refusal, refuse } from '../kernel/refusal.js';
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
} from './check-ledger.js';
import { findingsAfter, standing } from './findings.js';
import type { HandOver } from './land-case.js';
import { LEADERS, LEDGER_ACTS } from './ledger-acts.js';
import { ledgerRefusal } from './ledger-authority.js';
import type { LedgerEvent, PatchCommand } from './ledger-commands.js';
import { FROM_ABOVE, type Patch, PATCH_SOURCES, type PatchFacts } from './patch.js';
import type { Look, PatchSurroundings, WatchContext } from './watch/detection.js';
import { watchPatch } from './watch/watch-patch.js';

/** Everything a decision about the ledger may look at. */
export interface LedgerContext extends WatchContext {
  readonly directory: Directory;
}

/** What a command leads to: the record as it is then, what goes into its history, and what the watchmen make of it. */
export interface LedgerDecision<R> {
  readonly record: R;
  readonly events: readonly LedgerEvent[];
  readonly look: Look;
}

/** Registers a patch. `id` is new. */
export function decideRegistration(
  id: string,
  command: Extract<PatchCommand, { action: 'REGISTER_PATCH' }>,
  around: PatchSurroundings,
  context: LedgerContext,
): LedgerDecision<Patch> | Refusal {
  const { facts, by } = command;
  const { now, campaign, directory } = context;
  const refusal =
    ledgerRefusal(
      'REGISTER_PATCH',
      { townshipId: facts.townshipId, dutyAgencyId: facts.dutyAgencyId, handlerId: null },
      null,
      0,
      by,
      directory,
    ) ??
    checkPatchFacts(facts, context) ??
    forTheBureau(facts, by, context)[0] ??
    null;
  if (refusal !== null) return refusal;
  const patch: Patch = {
    kind: 'PATCH',
    id,
    campaignId: campaign.id,
    state: 'DELIVERED',
    version: 1,
    facts,
    check: null,
    verdict: null,
    caseId: null,
    handlerId: null,
    excluded: null,
    dueOn: dueOf(facts, context),
    findings: [],
    registeredAt: now,
    registeredBy: by.agencyId,
    changedAt: now,
  };
  return looked(
    patch,
    [{ ...command, kind: 'ACT', at: now, from: null, to: patch.state, version: 1 }],
    around,
    context,
  );
}

/** Patches of a batch with a baseline, and what comes from above, are registered by the bureau alone: whoever is ranked by a rate does not feed it. */
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

export function numberTaken(number: string): Refusal {
  return invalidInput('number', number, '尚未登记的图斑编号', 'a number that is not registered yet');
}

/** Does one act on a patch that is at the version its actor has seen. */
export function decidePatch(
  patch: Patch,
  command: Exclude<PatchCommand, { action: 'REGISTER_PATCH' }>,
  expectedVersion: number,
  around: PatchSurroundings,
  bounds: Bounds | null,
  context: LedgerContext,
): LedgerDecision<Patch> | Refusal {
  const {
    facts: { townshipId, dutyAgencyId },
  } = patch;
  const refusal =
    ledgerRefusal(
      command.action,
      { townshipId, dutyAgencyId, handlerId: null },
      patch,
      expectedVersion,
      command.by,
      context.directory,
    ) ?? checkAct(patch, command, bounds, context);
  if (refusal !== null) return refusal;
  const version = patch.version + 1;
  const to = LEDGER_ACTS[command.action].to ?? patch.state;
  const next: Patch = { ...evolvePatch(patch, command, context), state: to, version, changedAt: context.now };
  return looked(next, [{ ...command, kind: 'ACT', at: context.now, from: patch.state, to, version }], around, context);
}

/** A case was filed on the patch. */
export function patchFiled(
  patch: Patch,
  { id: caseId, handlerId }: { readonly id: string; readonly handlerId: string },
  around: PatchSurroundings,
  context: LedgerContext,
): LedgerDecision<Patch> {
  return looked(
    { ...patch, state: 'FILED', caseId, handlerId },
    [{ kind: 'TOUCH', what: 'FILED', at: context.now, caseId, patchId: patch.id }],
    around,
    context,
  );
}

/** Its case went over to another agency. */
export function patchHandedOver(
  patch: Patch,
  { from, to, referralNumber }: HandOver,
  around: PatchSurroundings,
  context: LedgerContext,
): LedgerDecision<Patch> {
  return looked(
    { ...patch, handlerId: to },
    [{ kind: 'TOUCH', what: 'HANDED_OVER', at: context.now, caseId: patch.caseId ?? '', from, to, referralNumber }],
    around,
    context,
  );
}

/** Its case was withdrawn: it is judged, and in no case, as before. */
export function patchReleased(patch: Patch, around: PatchSurroundings, context: LedgerContext): LedgerDecision<Patch> {
  return looked(
    { ...patch, state: 'JUDGED', caseId: null, handlerId: null },
    [{ kind: 'TOUCH', what: 'WITHDRAWN', at: context.now, caseId: patch.caseId ?? '', patchId: patch.id }],
    around,
    context,
  );
}

/** Time has passed, or something around the patch has changed. */
export function lookAtPatch(patch: Patch, around: PatchSurroundings, context: LedgerContext): LedgerDecision<Patch> {
  return looked(patch, [], around, context);
}

function looked(
  patch: Patch,
  events: readonly LedgerEvent[],
  around: PatchSurroundings,
  context: LedgerContext,
): LedgerDecision<Patch> {
  const look = watchPatch(patch, around, context);
  const after = findingsAfter(patch.findings, look.detections, context.now);
  return { record: { ...patch, findings: after.findings }, events: [...events, ...after.events], look };
}

function checkPatchFacts(facts: PatchFacts, context: LedgerContext): Refusal | null {
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

function checkAct(
  patch: Patch,
  command: Exclude<PatchCommand, { action: 'REGISTER_PATCH' }>,
  bounds: Bounds | null,
  context: LedgerContext,
): Refusal | null {
  const { now } = context;
  switch (command.action) {
    case 'CORRECT_PATCH':
      return firstOf(
        checkText('reason', command.facts.reason, 4),
        command.facts.facts.number === patch.facts.number
          ? null
          : invalidInput(
              'number',
              command.facts.facts.number,
              `图斑编号 ${patch.facts.number}，不能更改`,
              `the number ${patch.facts.number}, which does not change`,
            ),
        movedRefusal(patch, command.facts.facts, command.by),
        checkPatchFacts(command.facts.facts, context),
      );
    case 'CHECK_PATCH':
      return firstOf(
        checkedByBureau(patch, command.by, context),
        checkText('finding', command.facts.finding, 4),
        ...areaProblems(command.facts),
        checkNotAfter('checkedOn', command.facts.checkedOn, now),
        checkOrder('checkedOn', command.facts.checkedOn, patch.facts.deliveredOn),
        checkPhotos(command.facts.photos, [], bounds, now),
      );
    case 'JUDGE_PATCH':
      if (patch.check?.by === command.by.personId)
        return samePerson(
          'JUDGE_PATCH',
          '实地核查人员不得判定同一图斑',
          'whoever checked the land does not give the verdict',
        );
      return patch.excluded !== null
        ? invalidInput(
            'verdict',
            command.facts.verdict,
            '先恢复计入基数的图斑',
            'a patch that is counted: restore it first',
          )
        : checkText('reason', command.facts.reason, 4);
    case 'EXCLUDE_PATCH':
      if (patch.excluded !== null)
        return invalidInput('patchId', patch.facts.number, '尚未移出基数的图斑', 'a patch that is still counted');
      if (patch.verdict?.verdict !== 'LAWFUL' && patch.verdict?.verdict !== 'PSEUDO')
        return invalidInput(
          'patchId',
          patch.facts.number,
          '判定为合法或者伪变化的图斑',
          'a patch that was judged lawful or a pseudo-change',
        );
      return firstOf(
        checkText('reason', command.facts.reason, 4),
        checkDocumentNumber('documentNumber', command.facts.documentNumber),
      );
    case 'RESTORE_PATCH':
      return firstOf(
        patch.excluded === null
          ? invalidInput('patchId', patch.facts.number, '已移出基数的图斑', 'a patch that is excluded')
          : null,
        checkText('reason', command.facts.reason, 4),
        checkDocumentNumber('documentNumber', command.facts.documentNumber),
      );
    case 'DISMISS_PATCH_FINDING':
      return checkDismissal(patch, command.facts);
  }
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
function checkedByBureau(
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

/** There is such a finding, it stands, and the reason says something. */
export function checkDismissal(
  { findings }: Pick<Patch, 'findings'>,
  { detector, reason }: { readonly detector: string; readonly reason: string },
): Refusal | null {
  const finding = standing(findings).find((one) => one.detector === detector);
  return finding === undefined
    ? refuse('NOT_FOUND', `没有待处理的预警「${detector}」`, `no finding "${detector}" is open`, {
        what: 'FINDING',
        id: detector,
      })
    : checkText('reason', reason, 10);
}

function dueOf({ batch }: PatchFacts, { campaign }: LedgerContext): Patch['dueOn'] {
  return campaign.categories.find(({ id }) => id === batch)?.dueOn ?? null;
}

function evolvePatch(
  patch: Patch,
  command: Exclude<PatchCommand, { action: 'REGISTER_PATCH' }>,
  context: LedgerContext,
): Patch {
  const { now } = context;
  const { personId } = command.by;
  switch (command.action) {
    case 'CORRECT_PATCH':
      return {
        ...patch,
        facts: command.facts.facts,
        dueOn: dueOf(command.facts.facts, context),
        registeredBy: command.by.agencyId,
      }; // whoever corrects it vouches for it
    case 'CHECK_PATCH':
      return { ...patch, check: { ...command.facts, by: personId, agencyId: command.by.agencyId } };
    case 'JUDGE_PATCH':
      return {
        ...patch,
        verdict: {
          ...command.facts,
          on: patch.verdict?.verdict === command.facts.verdict ? patch.verdict.on : localDateOf(now),
          by: personId,
        },
      }; // X2 counts from the first day of a verdict
    case 'EXCLUDE_PATCH':
      return { ...patch, excluded: { ...command.facts, by: personId, at: now } };
    case 'RESTORE_PATCH':
      return { ...patch, excluded: null };
    case 'DISMISS_PATCH_FINDING':
      return { ...patch, findings: dismissed(patch.findings, command.facts, personId, now) };
  }
}

export function dismissed(
  findings: Patch['findings'],
  { detector, reason }: { readonly detector: string; readonly reason: string },
  by: string,
  at: Patch['changedAt'],
): Patch['findings'] {
  return findings.map((finding) =>
    finding.detector === detector ? { ...finding, dismissed: { by, reason, at } } : finding,
  );
}
