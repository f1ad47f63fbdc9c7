import { computeDeadline } from '../../deadline/compute-deadline.js';
import type { CountedRule } from '../../deadline/deadline-rule.js';
import { noonOf } from '../../kernel/instant.js';
import { FROM_ABOVE, type Patch } from '../patch/patch.js';
import { type AlertContext, found, later, type Look, NO_LOOK, type PatchSurroundings, together } from './alert.js';

/** What the alert rules find on a patch. Pure: the same facts, rows and time give the same alert. */
export function watchPatch(patch: Patch, around: PatchSurroundings, context: AlertContext): Look {
  return together([notFound(patch, around, context), notFiled(patch, context)]);
}

/** X1 应发现未发现: delivered from above after the self-check has ended, and nobody there had found it (F069). */
function notFound(
  { facts, verdict }: Patch,
  { selfFound }: PatchSurroundings,
  { campaign: { id, version, watch } }: AlertContext,
): Look {
  const harmless = verdict?.verdict === 'LAWFUL' || verdict?.verdict === 'PSEUDO';
  if (harmless || !FROM_ABOVE.includes(facts.source) || facts.deliveredOn <= watch.selfCheckEndsOn) return NO_LOOK;
  const before = selfFound.filter(
    ({ knownOn, percent }) => knownOn <= facts.deliveredOn && percent >= watch.overlapPercent,
  );
  if (before.length > 0) return NO_LOOK;
  const inputs = {
    source: facts.source,
    deliveredOn: facts.deliveredOn,
    selfCheckEndsOn: watch.selfCheckEndsOn,
    geometry: facts.geometry !== null,
    selfFound: selfFound.map(({ number, percent }) => ({ number, percent })),
  };
  const rule = `X1@${id}/${version}`;
  if (facts.geometry === null)
    return found({
      alertCode: 'X1',
      level: 'AMBER',
      rule,
      text: `${facts.deliveredOn} 由上级下发，自查已于 ${watch.selfCheckEndsOn} 结束；没有图形，无法与自查发现的线索套合`,
      textEn:
        'delivered from above after the self-check ended; ' +
        'without a geometry it cannot be compared with what was found there',
      inputs,
    });
  return found({
    alertCode: 'X1',
    level: 'RED',
    rule,
    text: `${facts.deliveredOn} 由上级下发，而自查（${watch.selfCheckEndsOn} 结束）没有发现同一地块`,
    textEn: 'delivered from above after the self-check ended, and nobody there had found the place',
    inputs,
  });
}

/** X2 应立案未立案: judged unlawful, and no case within so many working days (F069, F081). */
function notFiled({ verdict, caseId }: Patch, { now, calendar, campaign: { id, version, watch } }: AlertContext): Look {
  if (verdict?.verdict !== 'UNLAWFUL' || caseId !== null) return NO_LOOK;
  const { dueAt, dueOn } = computeDeadline(workingDays(watch.fileWithinWorkingDays), noonOf(verdict.on), calendar);
  if (now <= dueAt) return later(dueAt);
  return found({
    alertCode: 'X2',
    level: 'RED',
    rule: `X2@${id}/${version}`,
    text: `${verdict.on} 判定违法，应于 ${dueOn} 前（${watch.fileWithinWorkingDays} 个工作日）立案，至今未立案`,
    textEn: `judged unlawful on ${verdict.on}, to be filed by ${dueOn}, and no case has been filed`,
    inputs: { judgedOn: verdict.on, dueOn, workingDays: watch.fileWithinWorkingDays },
  });
}

/** A city's own number of working days, as a rule that can be counted. */
export function workingDays(length: number): CountedRule {
  return {
    id: 'ALERTS',
    version: 1,
    validFrom: '1900-01-01' as CountedRule['validFrom'],
    validTo: null,
    name: '本市配置',
    nameEn: 'set by the city',
    length,
    regime: 'WD',
    kind: 'DUTY',
    source: '本市配置',
    article: '',
    confidence: 'LOW',
  };
}
