import { areaOf, isStatedArea } from '../../../kernel/area.js';
import { invalidInput, type Refusal } from '../../../kernel/refusal.js';
import { checkDocumentNumber, checkNotAfter, checkOrder, checkText, firstOf } from '../../check-ledger.js';
import { isRevoked, type Penalty, pending } from '../penalty.js';
import type { Policy } from './policy.js';

const FINE = /^[1-9]\d{0,11}(\.\d{1,2})?$/;

/** One decision; another one only where it was revoked. */
export const onePenalty: Policy<'DECIDE_PENALTY'> = (landCase, { facts: { documentNumber } }) =>
  landCase.penalty === null || isRevoked(landCase)
    ? null
    : invalidInput(
        'documentNumber',
        documentNumber,
        `一个处罚决定（已有 ${landCase.penalty.documentNumber}）`,
        `one decision (there is ${landCase.penalty.documentNumber})`,
      );

export const penaltyIsDated: Policy<'DECIDE_PENALTY'> = ({ filedOn }, { facts }, { now }) =>
  firstOf(
    checkDocumentNumber('documentNumber', facts.documentNumber),
    checkNotAfter('decidedOn', facts.decidedOn, now),
    checkOrder('decidedOn', facts.decidedOn, filedOn),
    facts.servedOn === null ? null : checkNotAfter('servedOn', facts.servedOn, now),
    facts.servedOn === null ? null : checkOrder('servedOn', facts.servedOn, facts.decidedOn),
  );

export const penaltyIsMeasured: Policy<'DECIDE_PENALTY'> = (_, { facts: { fine, area, basic } }) => {
  if (fine !== null && !FINE.test(fine)) return invalidInput('fine', fine, '元，如 12500.50', 'yuan, such as 12500.50');
  if (!isStatedArea(area)) return invalidInput('area', area, '面积，如 5.2亩', 'an area such as 5.2亩');
  return isStatedArea(basic) && areaOf(basic) <= areaOf(area)
    ? null
    : invalidInput('basic', basic, `不大于 ${area}`, `no more than ${area}`);
};

/** Recorded once, for a decision that there is. */
export const serviceIsOpen: Policy<'RECORD_SERVICE'> = ({ penalty }, { facts: { servedOn } }, { now }) =>
  penalty === null || penalty.servedOn !== null
    ? invalidInput('servedOn', servedOn, '尚未记录送达的处罚决定', 'a decision whose service is not recorded yet')
    : sinceDecision('servedOn', servedOn, penalty, now);

export const fineIsDue: Policy<'RECORD_FINE_PAID'> = ({ penalty }, { facts: { paidOn, receiptNumber } }, { now }) =>
  penalty === null || penalty.fine === null
    ? invalidInput('paidOn', paidOn, '先有罚款的处罚决定', 'a decision that imposes a fine first')
    : (sinceDecision('paidOn', paidOn, penalty, now) ?? checkText('receiptNumber', receiptNumber, 2));

export const copiesAreOfADecision: Policy<'RECORD_COPIES_SENT'> = ({ penalty }, { facts: { sentOn } }, { now }) =>
  penalty === null
    ? invalidInput('sentOn', sentOn, '先有处罚决定', 'a penalty decision first')
    : sinceDecision('sentOn', sentOn, penalty, now);

/** Against a decision that stands; recorded once, by the number of the notice. */
export const proceedingsAreNew: Policy<'RECORD_PROCEEDINGS'> = (landCase, { facts }, { now }) => {
  const { penalty, proceedings } = landCase;
  if (penalty === null || isRevoked(landCase)) {
    const [zh, en] = ['未被撤销的处罚决定', 'a penalty decision that has not been revoked'];
    return invalidInput('filedOn', facts.filedOn, zh, en);
  }
  if (proceedings.some(({ documentNumber }) => documentNumber === facts.documentNumber)) {
    const [zh, en] = ['尚未记录的诉讼、复议', 'proceedings that are not recorded yet'];
    return invalidInput('documentNumber', facts.documentNumber, zh, en);
  }
  return (
    checkDocumentNumber('documentNumber', facts.documentNumber) ?? sinceDecision('filedOn', facts.filedOn, penalty, now)
  );
};

export const proceedingsArePending: Policy<'END_PROCEEDINGS'> = (landCase, { facts }, { now }) => {
  const open = pending(landCase);
  const ending = open.find((one) => one.documentNumber === facts.documentNumber);
  if (ending === undefined) {
    const numbers = open.map((one) => one.documentNumber);
    return invalidInput(
      'documentNumber',
      facts.documentNumber,
      `尚未终结的诉讼、复议：${numbers.join('、') || '无'}`,
      `proceedings that are pending: ${numbers.join(', ') || 'none'}`,
    );
  }
  return firstOf(
    checkDocumentNumber('rulingNumber', facts.rulingNumber),
    checkNotAfter('endedOn', facts.endedOn, now),
    checkOrder('endedOn', facts.endedOn, ending.filedOn),
  );
};

export const extendedOnce: Policy<'EXTEND_CASE_PERIOD'> = ({ extension }, { facts }) =>
  firstOf(
    extension === null ? null : invalidInput('documentNumber', facts.documentNumber, '延长一次', 'one extension only'),
    checkText('reason', facts.reason, 4),
    checkDocumentNumber('documentNumber', facts.documentNumber),
  );

function sinceDecision(
  field: string,
  day: Penalty['decidedOn'],
  { decidedOn }: Penalty,
  now: Parameters<typeof checkNotAfter>[2],
): Refusal | null {
  return checkNotAfter(field, day, now) ?? checkOrder(field, day, decidedOn);
}
