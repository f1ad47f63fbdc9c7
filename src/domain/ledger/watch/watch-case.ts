import { computeDeadline } from '../../deadline/compute-deadline.js';
import { courtWindow } from '../../deadline/court-window.js';
import { ruleOnOrOldest } from '../../deadline/rule-on.js';
import {
  DAY_MS,
  endOfDay,
  epochMs,
  type Instant,
  instantOf,
  localDateOf,
  noonOf,
  plusDays,
} from '../../kernel/instant.js';
import { isClosed, type LandCase, mustHeldSince, takenOverAt } from '../land-case.js';
import {
  afterStrikeOff,
  type CaseSurroundings,
  found,
  later,
  type Look,
  NO_LOOK,
  together,
  type WatchContext,
} from './detection.js';
import { bigCaseMadeSmall, CRIME_ROUTES, fineInsteadOfReferral, mustRefer, notReferred } from './watch-referral.js';

/** What the watchmen find on a case. Pure: the same facts, rows and time give the same findings. */
export function watchCase(landCase: LandCase, around: CaseSurroundings, context: WatchContext): Look {
  const refer = mustRefer(landCase, around, context);
  const [must] = refer.detections;
  const since = mustHeldSince(landCase) ?? context.now;
  return together([
    refer,
    notReferred(landCase, around, must, since, context),
    fineInsteadOfReferral(landCase, around, must, context),
    bigCaseMadeSmall(landCase, around, context),
    silent(landCase, context),
    notDecided(landCase, around, context),
    fineAndDone(landCase, context),
    falseRectification(landCase, around, context),
    notDemolished(landCase, around, context),
  ]);
}

/** X3 压案不查: nothing has happened on an open case for so many days (F081). */
function silent(landCase: LandCase, { now, campaign: { id, version, watch } }: WatchContext): Look {
  if (isClosed(landCase)) return NO_LOOK;
  const due = instantOf(epochMs(landCase.changedAt) + watch.silentDays * DAY_MS);
  if (now <= due) return later(due);
  return found(
    'X3',
    'RED',
    `X3@${id}/${version}`,
    `自 ${localDateOf(landCase.changedAt)} 起超过 ${watch.silentDays} 日没有办理记录`,
    `nothing has been done since ${localDateOf(landCase.changedAt)}, for more than ${watch.silentDays} days`,
    { lastActOn: localDateOf(landCase.changedAt), days: watch.silentDays },
  );
}

/** X4 立案不结: no decision within the period of D-19, the time with the police left out, an extension added (行政处罚法 art. 60). */
function notDecided(
  landCase: LandCase,
  { referrals }: CaseSurroundings,
  { now, rules, calendar, campaign: { watch } }: WatchContext,
): Look {
  if (isClosed(landCase) || landCase.penalty !== null) return NO_LOOK;
  const crime = referrals.filter(({ routeId }) => CRIME_ROUTES.includes(routeId)); // only the wait for police and procuratorate is left out
  const waiting = crime.find(({ sent, endedAt }) => sent && endedAt === null);
  if (waiting !== undefined) return NO_LOOK; // the clock stands still; the sweep looks again when the referral changes
  const since = heldSince(landCase);
  const rule = ruleOnOrOldest(rules, 'D-19', since);
  const stood = crime.reduce(
    (days, { sentAt, endedAt }) =>
      days +
      (sentAt !== null && endedAt !== null
        ? Math.max(0, Math.ceil((epochMs(endedAt) - Math.max(epochMs(sentAt), epochMs(noonOf(since)))) / DAY_MS))
        : 0),
    0,
  );
  const days = rule.length + stood + (landCase.extension === null ? 0 : watch.extensionDays);
  const { dueAt, dueOn } = computeDeadline({ ...rule, length: days }, noonOf(since), calendar);
  const inputs = { filedOn: since, days, extended: landCase.extension !== null, excluded: stood, dueOn };
  const name = `${rule.id}/${rule.version}`;
  if (now > dueAt)
    return found(
      'X4',
      'RED',
      name,
      `${since} 立案（接办），应于 ${dueOn} 前作出处理决定（扣除移送期间 ${stood} 日），至今没有`,
      `filed, or taken over, on ${since}, to be decided by ${dueOn}, and it has not been`,
      inputs,
    );
  const warning = endOfDay(plusDays(since, watch.warningDays + stood));
  if (now <= warning) return later(warning);
  return {
    ...found(
      'X4',
      'AMBER',
      name,
      `立案已满 ${watch.warningDays} 日，应于 ${dueOn} 前作出处理决定`,
      `${watch.warningDays} days since filing; to be decided by ${dueOn}`,
      inputs,
    ),
    lookAgainAt: dueAt,
  };
}

/** Whoever has taken a case over has its own time; sent back and forth, nobody gains any. */
function heldSince(landCase: LandCase): LandCase['filedOn'] {
  const at = takenOverAt(landCase);
  return at === null ? landCase.filedOn : localDateOf(at);
}

/** X7 一罚了之: the fine is paid and the unlawful state goes on; only its removal strikes a case off (F083). */
function fineAndDone({ penalty, state, measure }: LandCase, { now, campaign: { id, version } }: WatchContext): Look {
  if (penalty === null || penalty.finePaidOn === null || ['ACCEPTED', 'STRUCK_OFF', 'WITHDRAWN'].includes(state))
    return NO_LOOK;
  const due = measure?.dueOn ?? null;
  const inputs = { finePaidOn: penalty.finePaidOn, state, dueOn: due };
  if (due !== null && now <= endOfDay(due))
    return {
      ...found(
        'X7',
        'AMBER',
        `X7@${id}/${version}`,
        `罚款已于 ${penalty.finePaidOn} 缴纳，违法状态尚未消除，整改期限 ${due}`,
        `the fine is paid and the unlawful state goes on; to be removed by ${due}`,
        inputs,
      ),
      lookAgainAt: endOfDay(due),
    };
  return found(
    'X7',
    'RED',
    `X7@${id}/${version}`,
    `罚款已于 ${penalty.finePaidOn} 缴纳而违法状态没有消除${due === null ? '，也没有整改期限' : `，整改期限 ${due} 已过`}`,
    'the fine is paid, and the unlawful state has not been removed in time',
    inputs,
  );
}

/** X9 虚假整改: struck off without photographs before and after, or the same place was found again (F062). It stands until the case is struck off anew. */
function falseRectification(
  { state, struckOff, selfReport }: LandCase,
  { laterPatches }: CaseSurroundings,
  { campaign: { id, version, watch } }: WatchContext,
): Look {
  if (struckOff === null) return NO_LOOK;
  const rule = `X9@${id}/${version}`;
  const phases = new Set(selfReport?.photos.map(({ phase }) => phase) ?? []);
  if (state === 'STRUCK_OFF' && (!phases.has('BEFORE') || !phases.has('AFTER')))
    return found(
      'X9',
      'RED',
      rule,
      '销号时没有带坐标和时间的整改前后照片',
      'struck off without photographs of before and after',
      { photos: [...phases].sort() },
    );
  const again = afterStrikeOff(laterPatches, struckOff.at, watch.overlapPercent);
  if (again.length === 0) return NO_LOOK;
  return found(
    'X9',
    'RED',
    rule,
    `销号后同一地块又有图斑：${again.map(({ number, percent }) => `${number}（重叠 ${percent}%）`).join('、')}`,
    'the same place was found again after it had been struck off',
    { again: again.map(({ number, deliveredOn, percent }) => ({ number, deliveredOn, percent })) },
  );
}

/** X10 该拆未拆: the window in which the court may be asked has passed, and it was not asked (行政强制法 arts 53, 54). */
function notDemolished(
  landCase: LandCase,
  { referrals }: CaseSurroundings,
  { now, rules, calendar }: WatchContext,
): Look {
  const { penalty } = landCase;
  if (
    penalty === null ||
    !penalty.demolition ||
    penalty.servedOn === null ||
    ['ACCEPTED', 'STRUCK_OFF', 'WITHDRAWN'].includes(landCase.state) ||
    referrals.some(({ routeId, sent }) => routeId === 'R08' && sent)
  )
    return NO_LOOK;
  const rule = (id: string): ReturnType<typeof ruleOnOrOldest> =>
    ruleOnOrOldest(rules, id, penalty.servedOn ?? penalty.decidedOn);
  const window = courtWindow(
    noonOf(penalty.servedOn),
    { suit: rule('D-20'), reconsideration: rule('D-20c'), application: rule('D-21'), demand: rule('D-23') },
    calendar,
  );
  const inputs = { servedOn: penalty.servedOn, latestDemand: window.latestDemand, latest: window.latest };
  if (now > endOfDay(window.latest))
    return found(
      'X10',
      'RED',
      `D-21/${rule('D-21').version}`,
      `申请强制执行的期限 ${window.latest} 已过而没有申请，责令拆除无法强制执行`,
      `the last day to ask the court was ${window.latest}, and it was not asked`,
      inputs,
    );
  const warnAt: Instant = endOfDay(window.latestDemand);
  if (now <= warnAt) return later(warnAt);
  return {
    ...found(
      'X10',
      'AMBER',
      `D-23/${rule('D-23').version}`,
      `最迟应于 ${window.latestDemand} 送达催告书，于 ${window.latest} 前申请强制执行`,
      `the demand had to be served by ${window.latestDemand}; the court can be asked until ${window.latest}`,
      inputs,
    ),
    lookAgainAt: endOfDay(window.latest),
  };
}
