import { localDateOf } from '../../../kernel/instant.js';
import { invalidInput, refuse } from '../../../kernel/refusal.js';
import {
  belongsTo,
  checkDocumentNumber,
  checkNotAfter,
  checkOrder,
  checkPhotos,
  checkText,
  firstOf,
  samePerson,
} from '../../check-ledger.js';
import { type LandCase, latestDueOn, MEASURES } from '../land-case.js';
import type { Policy } from './policy.js';

/**
 * What the agency that handles the case has set, nobody who has to rectify it sets anew; a case that came back is
 * another matter.
 */
export const handlersMeasureStands: Policy<'SET_MEASURE'> = ({ state, handlerId, handOvers, measure }, { by }) => {
  const handlers = [handlerId, ...handOvers.map(({ from }) => from)];
  const isHandlers = measure !== null && handlers.includes(measure.agencyId);
  if (state !== 'MEASURED' || !isHandlers || by.agencyId === handlerId) return null;
  return invalidInput(
    'kind',
    MEASURES[measure.kind].name,
    '立案机关尚未确定的措施：已由其确定的，变更由其办理',
    'a measure that the agency that handles the case has not set: what it has set, it changes',
  );
};

export const measureIsInTime: Policy<'SET_MEASURE'> = (landCase, { facts: { dueOn } }) => {
  const latest = latestDueOn(landCase);
  if (dueOn === null || latest === null) return dueOn === null ? null : checkOrder('dueOn', dueOn, landCase.filedOn);
  const { category, filedOn } = landCase;
  if (latest >= filedOn && dueOn < filedOn) return checkOrder('dueOn', dueOn, filedOn);
  if (dueOn <= latest) return null;
  return invalidInput(
    'dueOn',
    dueOn,
    `不晚于 ${latest}（${category}）；更晚的由领导小组办公室批准延期`,
    `no later than ${latest} (${category}); a later day is for the leading-group office to approve`,
  );
};

export const measureIsDescribed: Policy<'SET_MEASURE'> = (_, { facts: { requirement, leader } }) =>
  firstOf(checkText('requirement', requirement, 4), checkText('leader', leader, 2));

/** A day that the plan does not set "in principle" is moved by nobody. */
export const dayCanBeMoved: Policy<'WAIVE_DUE_DAY'> = ({ firmOn }, { facts: { dueOn } }) =>
  firmOn === null || dueOn <= firmOn
    ? null
    : invalidInput(
        'dueOn',
        dueOn,
        `不晚于 ${firmOn}：案件类别或者图斑批次的这一期限没有“原则上”，不得延期`,
        `no later than ${firmOn}: this limit of its category, or of a patch's batch, ` +
          'is not one "in principle", and nobody can move it',
      );

export const notOnesOwnDelay: Policy<'WAIVE_DUE_DAY'> = ({ dutyAgencyId }, { action, by }, { directory }) =>
  belongsTo(by, dutyAgencyId, directory)
    ? samePerson(
        action,
        '整改责任单位的人员不得批准本单位延期',
        'nobody of the agency that has to rectify approves its later day',
      )
    : null;

export const delayIsReasoned: Policy<'WAIVE_DUE_DAY'> = (_, { facts: { reason, documentNumber } }) =>
  firstOf(checkText('reason', reason, 10), checkDocumentNumber('documentNumber', documentNumber));

export const reportIsDated: Policy<'REPORT_RECTIFIED'> = ({ conductOn }, { facts }, { now }) =>
  firstOf(
    checkText('description', facts.description, 4),
    checkNotAfter('completedOn', facts.completedOn, now),
    checkOrder('completedOn', facts.completedOn, conductOn),
  );

/** A measure that ends with a paper (such as an approval) is reported with its number. */
export const reportNamesThePaper: Policy<'REPORT_RECTIFIED'> = ({ measure }, { facts }) => {
  const paper = measure === null ? null : MEASURES[measure.kind].paper;
  if (paper === null || (facts.paper !== null && facts.paper.trim().length >= 4)) return null;
  const en = `the number of the paper is missing: ${paper}`;
  return refuse('MISSING_DOCUMENTS', `缺少${paper}`, en, { missing: [paper] });
};

export const reportShowsThePlace: Policy<'REPORT_RECTIFIED'> = ({ conductOn }, { facts: { photos } }, context) => {
  const early = photos.find(({ takenAt }) => localDateOf(takenAt) < conductOn);
  return firstOf(
    checkPhotos(photos, ['BEFORE', 'AFTER'], context.bounds, context.now),
    early === undefined
      ? null
      : invalidInput(
          'photos.takenAt',
          early.takenAt,
          `不早于违法行为（${conductOn}）的照片`,
          `photographs no earlier than the conduct (${conductOn})`,
        ),
  );
};

export const verifierIsAnother: Policy<'VERIFY_RECTIFIED'> = (landCase, { action, by }, { directory }) =>
  firstOf(
    by.personId === landCase.selfReport?.by
      ? samePerson(action, '报告整改的人员不得核验', 'whoever reported the rectification does not verify it')
      : null,
    belongsTo(by, landCase.dutyAgencyId, directory)
      ? samePerson(action, '整改责任单位不得核验自己的整改', 'the agency that rectified does not verify itself')
      : null,
  );

/** 政策关、法律关、程序关 (F083): all three, or it has not passed. */
export const threeGatesPassed: Policy<'VERIFY_RECTIFIED'> = (
  _,
  { facts: { passed, policy, law, procedure, remarks } },
) =>
  firstOf(
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

/** Acceptance and strike-off: not the agency that rectified, not the person who verified (F083; gap G9). */
export const independentOfTheWork: Policy<'ACCEPT_RECTIFIED' | 'STRIKE_OFF_CASE'> = (
  { dutyAgencyId, verification, selfReport },
  { action, by },
  { directory },
) => {
  if (belongsTo(by, dutyAgencyId, directory)) {
    const [zh, en] = [
      '整改责任单位的人员不得验收、销号本单位的问题',
      'nobody of the agency that rectified accepts or strikes off',
    ];
    return samePerson(action, zh, en);
  }
  return by.personId === verification?.by || by.personId === selfReport?.by
    ? samePerson(
        action,
        '报告或者核验整改的人员不得验收、销号',
        'whoever reported or verified does not accept or strike off',
      )
    : null;
};

export const acceptanceIsDocumented: Policy<'ACCEPT_RECTIFIED'> = (_, { facts: { remarks, documentNumber } }) =>
  firstOf(checkText('remarks', remarks, 2), checkDocumentNumber('documentNumber', documentNumber));

export const strikerIsAnother: Policy<'STRIKE_OFF_CASE'> = ({ acceptance }: LandCase, { action, by }) =>
  by.personId === acceptance?.by
    ? samePerson(action, '验收人员不得自行销号', 'whoever accepted does not strike off')
    : null;
