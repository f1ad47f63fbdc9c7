import { areaOf, isStatedArea } from '../../../kernel/area.js';
import { invalidInput } from '../../../kernel/refusal.js';
import { checkDocumentNumber, checkLand, checkNotAfter, checkOrder, checkText, firstOf } from '../../check-ledger.js';
import type { Policy } from './policy.js';

export const surveyIsDocumented: Policy<'SURVEY_LAND'> = (_, { facts }, { now }) =>
  firstOf(
    checkLand(facts.land),
    checkText('documentNumber', facts.documentNumber, 2),
    checkNotAfter('surveyedOn', facts.surveyedOn, now),
  );

/** Entrusted anew where an institution declines: the later one takes its place. */
export const entrustmentIsDocumented: Policy<'ENTRUST_APPRAISAL'> = ({ conductOn }, { facts }, { now }) =>
  firstOf(
    checkText('institution', facts.institution, 2),
    checkText('documentNumber', facts.documentNumber, 2),
    checkNotAfter('entrustedOn', facts.entrustedOn, now),
    checkOrder('entrustedOn', facts.entrustedOn, conductOn),
  );

/** Nothing was destroyed that was not taken. */
export const appraisalFitsTheLand: Policy<'APPRAISE_DAMAGE'> = ({ land }, { facts: { destroyed } }) => {
  for (const { landClass, area } of destroyed) {
    const part = land.find((one) => one.landClass === landClass);
    if (part === undefined) {
      const classes = land.map((one) => one.landClass);
      return invalidInput(
        'destroyed.landClass',
        landClass,
        `案件中的地类：${classes.join('、')}`,
        `a class of the case: ${classes.join(', ')}`,
      );
    }
    if (!isStatedArea(area) || areaOf(area) > areaOf(part.occupied)) {
      const most = part.occupied;
      return invalidInput('destroyed.area', area, `不大于占用面积 ${most}`, `no more than the ${most} taken`);
    }
  }
  if (destroyed.length > 0) return null;
  return invalidInput('destroyed', '', '至少一类土地的鉴定结果', 'the result for one class at least');
};

export const appraisalIsDocumented: Policy<'APPRAISE_DAMAGE'> = (_, { facts }, { now }) =>
  firstOf(checkText('documentNumber', facts.documentNumber, 2), checkNotAfter('appraisedOn', facts.appraisedOn, now));

/**
 * A lawyer does not take back that the case must be referred: that is for a leader, or for a new survey or appraisal.
 */
export const reviewDoesNotTurnBack: Policy<'GIVE_LEGAL_REVIEW'> = ({ legalReview }, { facts: { refer } }) =>
  legalReview?.refer === true && !refer
    ? invalidInput(
        'refer',
        refer,
        `与 ${legalReview.documentNumber} 一致的意见：没有新的勘测或者鉴定，应当移送的意见只由负责人认定预警不成立`,
        `an opinion like that of ${legalReview.documentNumber}: ` +
          'without a new survey or appraisal only a leader dismisses it',
      )
    : null;

export const reviewGivesReasons: Policy<'GIVE_LEGAL_REVIEW'> = (_, { facts }) =>
  firstOf(checkText('reasons', facts.reasons, 10), checkDocumentNumber('documentNumber', facts.documentNumber));
