import { isInForce, type LocalDate } from '../kernel/instant.js';
import type { DeadlineRuleId } from '../law/rule-ids.js';
import type { DeadlineRule } from './deadline-rule.js';

/**
 * The version of a rule that is in force on a day; of several the newest, which takes the place of the others. Throws
 * RangeError when there is none: a rule that is asked for is in the table.
 */
export function ruleOn(rules: readonly DeadlineRule[], id: DeadlineRuleId, day: LocalDate): DeadlineRule {
  const [rule] = rules
    .filter((row) => row.id === id && isInForce(row, day))
    .sort((one, other) => other.version - one.version);
  if (rule === undefined) throw new RangeError(`no version of the deadline rule ${id} is in force on ${day}`);
  return rule;
}

/**
 * The same for what may lie before the oldest row (a ledger reaches back further than the table): then the oldest is
 * asked.
 */
export function ruleOnOrOldest(rules: readonly DeadlineRule[], id: DeadlineRuleId, day: LocalDate): DeadlineRule {
  const [oldest] = rules
    .filter((row) => row.id === id)
    .map(({ validFrom }) => validFrom)
    .sort();
  return ruleOn(rules, id, oldest !== undefined && day < oldest ? oldest : day);
}
