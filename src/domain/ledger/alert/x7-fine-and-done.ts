import { endOfDay } from '../../kernel/instant.js';
import type { LandCase } from '../case/land-case.js';
import { type AlertContext, type CaseSurroundings, found, type Look, NO_LOOK } from './alert.js';
import { enforcementWaits } from './whose-move.js';

/** X7 一罚了之: the fine is paid and the unlawful state goes on; only its removal strikes a case off (F083). */
export function fineAndDone(
  landCase: LandCase,
  around: CaseSurroundings,
  { now, campaign: { id, version } }: AlertContext,
): Look {
  const { penalty, state, measure } = landCase;
  if (penalty === null || penalty.finePaidOn === null || ['ACCEPTED', 'STRUCK_OFF', 'WITHDRAWN'].includes(state))
    return NO_LOOK;
  const due = measure?.dueOn ?? null;
  const inputs = { finePaidOn: penalty.finePaidOn, state, dueOn: due };
  if (due !== null && now <= endOfDay(due))
    return {
      ...found({
        alertCode: 'X7',
        level: 'AMBER',
        rule: `X7@${id}/${version}`,
        text: `罚款已于 ${penalty.finePaidOn} 缴纳，违法状态尚未消除，整改期限 ${due}`,
        textEn: `the fine is paid and the unlawful state goes on; to be removed by ${due}`,
        inputs,
      }),
      lookAgainAt: endOfDay(due),
    };
  if (enforcementWaits(landCase, around))
    return found({
      alertCode: 'X7',
      level: 'AMBER',
      rule: `X7@${id}/${version}`,
      text: `罚款已于 ${penalty.finePaidOn} 缴纳，违法状态尚未消除，处罚决定正在诉讼、复议或者申请强制执行之中`,
      textEn:
        'the fine is paid and the unlawful state goes on; ' +
        'the decision is under review, or the court has been asked to enforce it',
      inputs,
    });
  return found({
    alertCode: 'X7',
    level: 'RED',
    rule: `X7@${id}/${version}`,
    text: `罚款已于 ${penalty.finePaidOn} 缴纳而违法状态没有消除${due === null ? '，也没有整改期限' : `，整改期限 ${due} 已过`}`,
    textEn: 'the fine is paid, and the unlawful state has not been removed in time',
    inputs,
  });
}
