import type { Bilingual } from '../kernel/bilingual.js';
import { DAY_MS, daysBetween, epochMs, HOUR_MS, type Instant, localDateOf } from '../kernel/instant.js';
import type { WorkCalendar } from './calendar.js';
import { workingDaysBetween } from './count-days.js';
import type { Deadline } from './deadline.js';
import { clockText, dayText } from './explain-deadline.js';
import type { Ladder } from './ladder.js';

/**
 * How near a limit is. PROVISIONAL: far, and on a day that an unpublished calendar may move. TODAY: a duty alone; the
 * last day of a right or a window stays SOON. OVER: a duty is late. LAPSED: what is no duty is over.
 */
export const LIGHTS = {
  FAR: '充裕',
  SOON: '临期',
  TODAY: '今日',
  OVER: '超期',
  LAPSED: '已届满',
  PROVISIONAL: '暂定',
  MET: '已办',
  CANCELLED: '终止',
} as const;
export type LightKind = keyof typeof LIGHTS;

/** What the number of a light counts. */
export const LIGHT_UNITS = { MINUTES: '分', HOURS: '小时', WORKING_DAYS: '个工作日', DAYS: '天' } as const;
export type LightUnit = keyof typeof LIGHT_UNITS;

/** The deadline word (期限词): one word and one number, the same on every screen, in a list and on paper. */
export interface Light extends Bilingual {
  readonly kind: LightKind;
  /** What is left, or how late it is; null where the word needs no number. */
  readonly number: number | null;
  readonly unit: LightUnit | null;
  /** Today is not counted; 0 once the limit has passed or the duty is done. */
  readonly workingDaysLeft: number;
}

/** Working days left from which a limit is near. */
export const NEAR = 2;
/** The share of a period, in per cent, after which it is near where the city's ladder reminds of nothing. */
const NEAR_SHARE = 75;
/** Periods of up to so many days are told in working days. */
const TOLD_IN_WORKING_DAYS = 15;

/** The light of a deadline at a moment. Pure: the day is that of Asia/Shanghai. */
export function lightOf(deadline: Deadline, now: Instant, calendar: WorkCalendar, ladder: Ladder): Light {
  if (deadline.state !== 'OPEN') return ended(deadline, now);
  const left = workingDaysBetween(calendar, localDateOf(now), localDateOf(deadline.dueAt));
  if (now > deadline.dueAt && deadline.kind !== 'DUTY') return { kind: 'LAPSED', ...lapsed(deadline) };
  const words = now > deadline.dueAt ? lateWords(deadline, now) : wordsLeft(deadline, now, left);
  const kind = kindOf(deadline, now, left, ladder);
  if (kind === 'PROVISIONAL') return provisional(deadline, left);
  return { kind, ...words, workingDaysLeft: left };
}

type Words = Pick<Light, 'zh' | 'en' | 'number' | 'unit'>;

function kindOf(
  { kind, startsAt, dueAt, provisional }: Deadline,
  now: Instant,
  left: number,
  ladder: Ladder,
): LightKind {
  if (now > dueAt) return 'OVER';
  if (kind === 'DUTY' && localDateOf(dueAt) === localDateOf(now)) return 'TODAY';
  const [first] = ladder.steps;
  const share = first !== undefined && 'share' in first ? first.share : NEAR_SHARE;
  const run = epochMs(now) - epochMs(startsAt);
  if (left <= NEAR || run * 100 >= (epochMs(dueAt) - epochMs(startsAt)) * share) return 'SOON';
  return provisional ? 'PROVISIONAL' : 'FAR';
}

function wordsLeft({ explanation, startsAt, dueAt }: Deadline, now: Instant, left: number): Words {
  if (explanation.regime === 'H') return inHours(epochMs(dueAt) - epochMs(now));
  const days = daysBetween(localDateOf(now), localDateOf(dueAt));
  const period = daysBetween(localDateOf(startsAt), localDateOf(dueAt));
  return wordsOfDays(days, left, explanation.regime !== 'TARGET' && period <= TOLD_IN_WORKING_DAYS);
}

/** What is left until a day, today included. `inWorkingDays`: told as such, where any are left. */
export function wordsOfDays(days: number, workingDays: number, inWorkingDays: boolean): Words {
  if (days === 0) return { zh: '今日到期', en: 'due today', number: 0, unit: 'DAYS' };
  if (days === 1) return { zh: '明日到期', en: 'due tomorrow', number: 1, unit: 'DAYS' };
  return workingDays > 0 && inWorkingDays
    ? {
        zh: `剩 ${workingDays} 个工作日`,
        en: `${many(workingDays, 'working day')} left`,
        number: workingDays,
        unit: 'WORKING_DAYS',
      }
    : { zh: `剩 ${days} 天`, en: `${many(days, 'day')} left`, number: days, unit: 'DAYS' };
}

/** Twelve hours and more are told without their minutes. */
function inHours(ms: number): Words {
  const minutes = Math.floor(ms / MINUTE_MS);
  const hours = Math.floor(minutes / 60);
  if (hours >= 12) return { zh: `剩 ${hours} 小时`, en: `${hours} h left`, number: hours, unit: 'HOURS' };
  const rest = minutes % 60;
  if (minutes === 0) return { zh: '剩不到 1 分', en: 'less than 1 min left', number: 0, unit: 'MINUTES' };
  const zh = hours === 0 ? `剩 ${rest} 分` : `剩 ${hours} 小时 ${rest} 分`;
  return { zh, en: hours === 0 ? `${rest} min left` : `${hours} h ${rest} min left`, number: minutes, unit: 'MINUTES' };
}

/** A right that was not used, a window that is closed, a delivery that is deemed to have happened: nobody is late. */
function lapsed({ dueAt }: Deadline): Omit<Light, 'kind'> {
  const day = localDateOf(dueAt);
  return { zh: `${dayText(day)}已届满`, en: `ended ${day}`, number: null, unit: null, workingDaysLeft: 0 };
}

function lateWords({ explanation, dueAt }: Deadline, now: Instant): Words {
  const late = lateness(dueAt, now, explanation.regime === 'H');
  return { ...late, zh: late.unit === 'DAYS' ? `超期 ${late.zh}` : `超过 ${late.zh}`, en: `${late.en} overdue` };
}

/** By how much a moment is after a limit: in days, or below a day in hours and minutes where the limit is in hours. */
function lateness(dueAt: Instant, at: Instant, hourly: boolean): Words {
  const ms = epochMs(at) - epochMs(dueAt);
  const days = hourly ? Math.floor(ms / DAY_MS) : daysBetween(localDateOf(dueAt), localDateOf(at));
  if (hourly && ms < HOUR_MS) {
    const number = Math.max(1, Math.floor(ms / MINUTE_MS));
    return { zh: `${number} 分`, en: `${number} min`, number, unit: 'MINUTES' };
  }
  if (hourly && ms < DAY_MS) {
    const number = Math.floor(ms / HOUR_MS);
    return { zh: `${number} 小时`, en: `${number} h`, number, unit: 'HOURS' };
  }
  const number = Math.max(1, days);
  return { zh: `${number} 天`, en: many(number, 'day'), number, unit: 'DAYS' };
}

function provisional({ dueAt }: Deadline, workingDaysLeft: number): Light {
  const day = localDateOf(dueAt);
  return {
    kind: 'PROVISIONAL',
    zh: `暂定 ${dayText(day)}`,
    en: `provisionally ${day}`,
    number: null,
    unit: null,
    workingDaysLeft,
  };
}

function ended({ state, endedAt, dueAt, explanation }: Deadline, now: Instant): Light {
  const nothing = { number: null, unit: null, workingDaysLeft: 0 };
  if (endedAt === null || state === 'CANCELLED')
    return { kind: 'CANCELLED', zh: '不再计时', en: 'no longer runs', ...nothing };
  if (state === 'LATE') {
    const late = lateness(dueAt, endedAt, explanation.regime === 'H');
    return { ...late, kind: 'MET', zh: `逾期 ${late.zh}办结`, en: `done ${late.en} late`, workingDaysLeft: 0 };
  }
  const day = localDateOf(endedAt);
  const sameYear = day.slice(0, 4) === localDateOf(now).slice(0, 4);
  const time = clockText(endedAt).slice(0, 5);
  const zh = `已办 ${sameYear ? dayText(day).slice(5) : dayText(day)} ${time}`;
  return { kind: 'MET', zh, en: `done ${day} ${time}`, ...nothing };
}

const MINUTE_MS = 60_000;

export function many(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
