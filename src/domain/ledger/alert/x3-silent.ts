import { DAY_MS, epochMs, instantOf, localDateOf } from '../../kernel/instant.js';
import { isClosed, type LandCase } from '../case/land-case.js';
import { type AlertContext, type CaseSurroundings, found, later, type Look, NO_LOOK } from './alert.js';
import { ownMoveSince, waitsForOthers } from './whose-move.js';

/** X3 压案不查: it has been the handler's move for so many days, and nothing has been done (F081). */
export function silent(
  landCase: LandCase,
  around: CaseSurroundings,
  { now, campaign: { id, version, watch } }: AlertContext,
): Look {
  // the sweep looks again when it comes back
  if (isClosed(landCase) || waitsForOthers(landCase, around)) return NO_LOOK;
  const since = ownMoveSince(landCase, around);
  const due = instantOf(epochMs(since) + watch.silentDays * DAY_MS);
  if (now <= due) return later(due);
  const day = localDateOf(since);
  return found({
    alertCode: 'X3',
    level: 'RED',
    rule: `X3@${id}/${version}`,
    text: `自 ${day} 起应由立案机关办理，超过 ${watch.silentDays} 日没有办理记录`,
    textEn:
      `it has been the handler's move since ${day}, ` +
      `and nothing has been done for more than ${watch.silentDays} days`,
    inputs: { lastActOn: localDateOf(landCase.changedAt), since: day, days: watch.silentDays },
  });
}
