import { WHOLE_CASE_RULE } from '../deadline/deadline-rule.js';
import type { DeadlineRuleId } from '../law/rule-ids.js';
import type { Route } from './route.js';

/**
 * Limits that no route starts, each with the reason: they are in the table because people ask for them, and the
 * calculator knows them.
 */
export const RULES_OF_NO_ROUTE: Readonly<Partial<Record<DeadlineRuleId, string>>> = {
  'D-13': '认定理由成立与告知是同一步：平台上作出即送达',
  'D-15': '立案后三个月未侦查终结的催办是检察机关的权利，由其在本机关办案系统内行使；移送机关随时可以催办',
  'D-18': '移送前已作出的处罚决定书随移送一并抄送；涉嫌犯罪而未移送的，由台账的“以罚代刑”（X6）监督',
  'D-20c': '当事人申请行政复议的期限：只用于计算申请强制执行的稳妥区间',
  'D-28': '裁定在平台上作出即送达，送达时间由送达证据证明',
  'D-34': '问题线索的转送在线下办理，平台只记交接',
  'D-36': '行政处罚程序中的期限，早于移送',
  'D-37': '行政处罚程序中当事人的权利，早于移送',
  'D-38': '行政处罚程序中的期限，早于移送',
  'D-39': '代履行由行政机关自己实施，没有移送',
  'D-40': '拟制送达的效果，不约束任何机关',
  'D-41': '撤销已公开的处罚决定，没有移送',
  'D-42': '行政处罚的追诉时效，早于移送',
};

/**
 * The rules that a route's clocks use: those it starts, those that say where one starts, the receipt's and the whole
 * case's.
 */
export function rulesUsedBy(route: Route): readonly DeadlineRuleId[] {
  const clocks = [
    ...Object.values(route.steps).flatMap((step) => step.starts ?? []),
    ...Object.values(route.notices).flatMap((meaning) => meaning.starts ?? []),
  ];
  return [
    ...new Set<DeadlineRuleId>([
      route.receiptRule,
      WHOLE_CASE_RULE,
      ...clocks.flatMap((clock) => [clock.rule, ...(clock.afterPeriod === undefined ? [] : [clock.afterPeriod])]),
    ]),
  ];
}
