import { localDateOf } from '../kernel/instant.js';
import type { Refusal } from '../kernel/refusal.js';
import { invalidInput, refuse } from '../kernel/refusal.js';
import {
  belongsTo,
  type Bounds,
  checkDocumentNumber,
  checkLand,
  checkNotAfter,
  checkOrder,
  checkPhotos,
  checkText,
  firstOf,
  samePerson,
} from './check-ledger.js';
import { checkDismissal, type LedgerContext } from './decide-patch.js';
import { standing } from './findings.js';
import { areaOf, isStatedArea } from './land-area.js';
import { type LandCase, MEASURES } from './land-case.js';
import type { CaseCommand, LedgerFacts } from './ledger-commands.js';
import { type Detection, inputsText, type ReferralState } from './watch/detection.js';
import { LOWERED } from './watch/watch-referral.js';

export type CaseAct = Exclude<CaseCommand, { action: 'OPEN_LAND_CASE' }>;

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

/** What an act on a case says, and whether it may be done by this person in this company. */
export function checkCaseAct(
  landCase: LandCase,
  command: CaseAct,
  bounds: Bounds | null,
  context: LedgerContext,
): Refusal | null {
  const { now, directory } = context;
  switch (command.action) {
    case 'SURVEY_LAND':
      return firstOf(
        checkLand(command.facts.land),
        checkText('documentNumber', command.facts.documentNumber, 2),
        checkNotAfter('surveyedOn', command.facts.surveyedOn, now),
      );
    case 'APPRAISE_DAMAGE':
      return firstOf(
        checkAppraisal(landCase, command.facts),
        checkText('documentNumber', command.facts.documentNumber, 2),
        checkNotAfter('appraisedOn', command.facts.appraisedOn, now),
      );
    case 'GIVE_LEGAL_REVIEW':
      return firstOf(
        landCase.legalReview?.refer === true && !command.facts.refer
          ? invalidInput(
              'refer',
              command.facts.refer,
              `与 ${landCase.legalReview.documentNumber} 一致的意见：没有新的勘测或者鉴定，应当移送的意见只由负责人认定预警不成立`,
              `an opinion like that of ${landCase.legalReview.documentNumber}: without a new survey or appraisal only a leader dismisses it`,
            )
          : null,
        checkText('reasons', command.facts.reasons, 10),
        checkDocumentNumber('documentNumber', command.facts.documentNumber),
      );
    case 'DECIDE_PENALTY':
      return checkPenalty(landCase, command.facts, context);
    case 'RECORD_FINE_PAID':
      return landCase.penalty === null || landCase.penalty.fine === null
        ? invalidInput('paidOn', command.facts.paidOn, '先有罚款的处罚决定', 'a decision that imposes a fine first')
        : firstOf(
            checkNotAfter('paidOn', command.facts.paidOn, now),
            checkOrder('paidOn', command.facts.paidOn, landCase.penalty.decidedOn),
            checkText('receiptNumber', command.facts.receiptNumber, 2),
          );
    case 'RECORD_COPIES_SENT':
      return landCase.penalty === null
        ? invalidInput('sentOn', command.facts.sentOn, '先有处罚决定', 'a penalty decision first')
        : firstOf(
            checkNotAfter('sentOn', command.facts.sentOn, now),
            checkOrder('sentOn', command.facts.sentOn, landCase.penalty.decidedOn),
          );
    case 'EXTEND_CASE_PERIOD':
      return firstOf(
        landCase.extension === null
          ? null
          : invalidInput('documentNumber', command.facts.documentNumber, '延长一次', 'one extension only'),
        checkText('reason', command.facts.reason, 4),
        checkDocumentNumber('documentNumber', command.facts.documentNumber),
      );
    case 'SET_MEASURE': {
      const latest = latestDueOn(landCase);
      const { dueOn, leader, requirement } = command.facts;
      return firstOf(
        setByHandler(landCase, command),
        dueOn === null || (latest !== null && latest < landCase.filedOn)
          ? null
          : checkOrder('dueOn', dueOn, landCase.filedOn),
        checkText('requirement', requirement, 4),
        checkText('leader', leader, 2),
        dueOn !== null && latest !== null && dueOn > latest
          ? invalidInput(
              'dueOn',
              dueOn,
              `不晚于 ${latest}（${landCase.category}）；更晚的由领导小组办公室批准延期`,
              `no later than ${latest} (${landCase.category}); a later day is for the leading-group office to approve`,
            )
          : null,
      );
    }
    case 'WAIVE_DUE_DAY': {
      const { firmOn } = landCase;
      return firstOf(
        firmOn !== null && command.facts.dueOn > firmOn
          ? invalidInput(
              'dueOn',
              command.facts.dueOn,
              `不晚于 ${firmOn}：案件类别或者图斑批次的这一期限没有“原则上”，不得延期`,
              `no later than ${firmOn}: this limit of its category, or of a patch's batch, is not one "in principle", and nobody can move it`,
            )
          : null,
        belongsTo(command.by, landCase.dutyAgencyId, directory)
          ? samePerson(
              'WAIVE_DUE_DAY',
              '整改责任单位的人员不得批准本单位延期',
              'nobody of the agency that has to rectify approves its later day',
            )
          : null,
        checkText('reason', command.facts.reason, 10),
        checkDocumentNumber('documentNumber', command.facts.documentNumber),
      );
    }
    case 'REPORT_RECTIFIED':
      return checkSelfReport(landCase, command.facts, bounds, context);
    case 'VERIFY_RECTIFIED': {
      const { passed, policy, law, procedure, remarks } = command.facts;
      return firstOf(
        command.by.personId === landCase.selfReport?.by
          ? samePerson(
              'VERIFY_RECTIFIED',
              '报告整改的人员不得核验',
              'whoever reported the rectification does not verify it',
            )
          : null,
        belongsTo(command.by, landCase.dutyAgencyId, directory)
          ? samePerson(
              'VERIFY_RECTIFIED',
              '整改责任单位不得核验自己的整改',
              'the agency that rectified does not verify itself',
            )
          : null,
        passed && !(policy && law && procedure)
          ? invalidInput(
              'passed',
              passed,
              '政策关、法律关、程序关都过才能通过',
              'passed only where policy, law and procedure are all in order',
            )
          : null,
        checkText('remarks', remarks, 2),
      );
    }
    case 'ACCEPT_RECTIFIED':
      return firstOf(
        independent(landCase, command, context),
        checkText('remarks', command.facts.remarks, 2),
        checkDocumentNumber('documentNumber', command.facts.documentNumber),
      );
    case 'STRIKE_OFF_CASE':
      return firstOf(
        independent(landCase, command, context),
        command.by.personId === landCase.acceptance?.by
          ? samePerson('STRIKE_OFF_CASE', '验收人员不得自行销号', 'whoever accepted does not strike off')
          : null,
        checkDocumentNumber('documentNumber', command.facts.documentNumber),
      );
    case 'REOPEN_CASE':
      return checkText('reason', command.facts.reason, 4);
    case 'WITHDRAW_LAND_CASE':
      return firstOf(
        checkText('reason', command.facts.reason, 10),
        checkDocumentNumber('documentNumber', command.facts.documentNumber),
      );
    case 'DISMISS_CASE_FINDING':
      return checkDismissal(landCase, command.facts);
    case 'LINK_REFERRAL':
      return null;
  }
}

/** What the agency that handles the case has set, nobody who has to rectify it sets anew; a case that came back is another matter. */
function setByHandler({ state, handlerId, handOvers, measure }: LandCase, { by }: CaseAct): Refusal | null {
  const handlers = [handlerId, ...handOvers.map(({ from }) => from)];
  if (state !== 'MEASURED' || measure === null || !handlers.includes(measure.agencyId) || by.agencyId === handlerId)
    return null;
  return invalidInput(
    'kind',
    MEASURES[measure.kind].name,
    '立案机关尚未确定的措施：已由其确定的，变更由其办理',
    'a measure that the agency that handles the case has not set: what it has set, it changes',
  );
}

/** By when, at the latest: the plan's day, or the day that was approved later. Null: the plan names none. */
export function latestDueOn({ limitOn, waivers }: Pick<LandCase, 'limitOn' | 'waivers'>): LandCase['limitOn'] {
  return waivers.at(-1)?.dueOn ?? limitOn;
}

/** Acts that end a case or put a fine in the place of a referral are refused while it must be referred and was not (Decree 310 arts 3, 11; domain 2.4). */
export function blockedByFinding(
  landCase: LandCase,
  action: CaseAct['action'],
  refer: Detection | undefined,
): Refusal | null {
  const closes = action === 'ACCEPT_RECTIFIED' || action === 'STRIKE_OFF_CASE' || action === 'WITHDRAW_LAND_CASE';
  if (
    refer === undefined ||
    !(closes || (action === 'DECIDE_PENALTY' && (refer.level === 'MUST' || landCase.mustSince !== null)))
  )
    return null;
  const open = landCase.findings.find(({ detector }) => detector === 'REFER');
  if (
    open !== undefined &&
    standing([open]).length === 0 &&
    open.level === refer.level &&
    open.inputs === inputsText(refer)
  )
    return null;
  const what =
    refer.rule === LOWERED
      ? '须由负责人认定预警不成立并说明理由'
      : {
          MUST: '应当移送公安机关而尚未移送',
          LIKELY: '疑似应当移送：应先委托鉴定，或者出具法制审核意见',
          REVIEW: '须先出具法制审核意见',
        }[refer.level as 'MUST' | 'LIKELY' | 'REVIEW'];
  const whatEn =
    refer.rule === LOWERED
      ? 'a leader has to dismiss the finding, with the reason'
      : {
          MUST: 'it must be referred to the police and has not been',
          LIKELY: 'it probably must be referred: have the damage appraised, or a legal review given, first',
          REVIEW: 'a legal review is needed first',
        }[refer.level as 'MUST' | 'LIKELY' | 'REVIEW'];
  return refuse(
    'MUST_BE_REFERRED',
    `${what}（${refer.text}），不得${closes ? '结案' : '以行政处罚代替移送'}`,
    `${whatEn} (${refer.textEn}): ${closes ? 'the case cannot be closed' : 'no penalty in its place'}`,
    { action, level: refer.level, rule: refer.rule },
  );
}

/**
 * A case that must be referred is not closed on the strength of a letter that can be taken back: not before the police have signed for it,
 * and not withdrawn before the referral has ended (Decree 310 arts 7, 8).
 */
export function blockedUntilAnswered(
  { mustSince }: LandCase,
  action: CaseAct['action'],
  sent: ReferralState | undefined,
): Refusal | null {
  if (mustSince === null || sent === undefined) return null;
  const open =
    action === 'WITHDRAW_LAND_CASE'
      ? sent.endedAt === null
      : (action === 'ACCEPT_RECTIFIED' || action === 'STRIKE_OFF_CASE') && sent.state === 'SENT';
  return open
    ? refuse(
        'MUST_BE_REFERRED',
        sent.state === 'SENT'
          ? `移送 ${sent.number} 公安机关尚未签收，不得结案`
          : `移送 ${sent.number} 尚未办结，不得撤案；公安机关不予立案的，先由移送机关转行政处理或者建议立案监督`,
        sent.state === 'SENT'
          ? `the police have not signed for ${sent.number}: the case cannot be closed`
          : `${sent.number} has not ended: the case cannot be withdrawn; where the police do not file it, its sender first resumes administratively or suggests supervision`,
        { action, level: 'MUST', rule: sent.number },
      )
    : null;
}

/** Acceptance and strike-off: not the agency that rectified, not the person who verified (F083; gap G9). */
function independent(
  { dutyAgencyId, verification, selfReport }: LandCase,
  { action, by }: CaseAct,
  { directory }: LedgerContext,
): Refusal | null {
  if (belongsTo(by, dutyAgencyId, directory))
    return samePerson(
      action,
      '整改责任单位的人员不得验收、销号本单位的问题',
      'nobody of the agency that rectified accepts or strikes off',
    );
  return by.personId === verification?.by || by.personId === selfReport?.by
    ? samePerson(
        action,
        '报告或者核验整改的人员不得验收、销号',
        'whoever reported or verified does not accept or strike off',
      )
    : null;
}

function checkAppraisal({ land }: LandCase, { destroyed }: LedgerFacts['APPRAISE_DAMAGE']): Refusal | null {
  for (const { landClass, area } of destroyed) {
    const part = land.find((one) => one.landClass === landClass);
    if (part === undefined)
      return invalidInput(
        'destroyed.landClass',
        landClass,
        `案件中的地类：${land.map((one) => one.landClass).join('、')}`,
        `a class of the case: ${land.map((one) => one.landClass).join(', ')}`,
      );
    if (!isStatedArea(area) || areaOf(area) > areaOf(part.occupied))
      return invalidInput(
        'destroyed.area',
        area,
        `不大于占用面积 ${part.occupied}`,
        `no more than the ${part.occupied} taken`,
      );
  }
  return destroyed.length > 0
    ? null
    : invalidInput('destroyed', '', '至少一类土地的鉴定结果', 'the result for one class at least');
}

function checkPenalty(
  { filedOn, penalty }: LandCase,
  facts: LedgerFacts['DECIDE_PENALTY'],
  { now }: LedgerContext,
): Refusal | null {
  return firstOf(
    penalty === null
      ? null
      : invalidInput(
          'documentNumber',
          facts.documentNumber,
          `一个处罚决定（已有 ${penalty.documentNumber}）`,
          `one decision (there is ${penalty.documentNumber})`,
        ),
    checkDocumentNumber('documentNumber', facts.documentNumber),
    checkNotAfter('decidedOn', facts.decidedOn, now),
    checkOrder('decidedOn', facts.decidedOn, filedOn),
    facts.servedOn === null
      ? null
      : firstOf(
          checkNotAfter('servedOn', facts.servedOn, now),
          checkOrder('servedOn', facts.servedOn, facts.decidedOn),
        ),
    facts.fine === null || /^[1-9]\d{0,11}(\.\d{1,2})?$/.test(facts.fine)
      ? null
      : invalidInput('fine', facts.fine, '元，如 12500.50', 'yuan, such as 12500.50'),
    isStatedArea(facts.area) ? null : invalidInput('area', facts.area, '面积，如 5.2亩', 'an area such as 5.2亩'),
    isStatedArea(facts.basic) && isStatedArea(facts.area) && areaOf(facts.basic) <= areaOf(facts.area)
      ? null
      : invalidInput('basic', facts.basic, `不大于 ${facts.area}`, `no more than ${facts.area}`),
  );
}

function checkSelfReport(
  { measure, conductOn }: LandCase,
  facts: LedgerFacts['REPORT_RECTIFIED'],
  bounds: Bounds | null,
  { now }: LedgerContext,
): Refusal | null {
  const paper = measure === null ? null : MEASURES[measure.kind].paper;
  return firstOf(
    checkText('description', facts.description, 4),
    checkNotAfter('completedOn', facts.completedOn, now),
    checkOrder('completedOn', facts.completedOn, conductOn),
    paper !== null && (facts.paper === null || facts.paper.trim().length < 4)
      ? refuse('MISSING_DOCUMENTS', `缺少${paper}`, `the number of the paper is missing: ${paper}`, {
          missing: [paper],
        })
      : null,
    checkPhotos(facts.photos, ['BEFORE', 'AFTER'], bounds, now),
    ...facts.photos.map(({ takenAt }) =>
      localDateOf(takenAt) >= conductOn
        ? null
        : invalidInput(
            'photos.takenAt',
            takenAt,
            `不早于违法行为（${conductOn}）的照片`,
            `photographs no earlier than the conduct (${conductOn})`,
          ),
    ),
  );
}
