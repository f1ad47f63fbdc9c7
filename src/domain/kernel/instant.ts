/**
 * Time as data. An `Instant` is a UTC text with milliseconds ("2026-11-23T08:00:00.000Z"), so that instants compare as
 * text and what is hashed is exactly what is stored. A `LocalDate` is a day in Asia/Shanghai (UTC+8, no daylight saving
 * since 1991). Nothing here reads the clock: `now` always comes in with the command.
 */
export type Instant = string & { readonly __brand: 'Instant' };

/** A calendar day in Asia/Shanghai, "YYYY-MM-DD". */
export type LocalDate = string & { readonly __brand: 'LocalDate' };

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The instant of a millisecond count since 1970 (UTC). Throws RangeError outside the years 0001–9999. */
export function instantOf(epochMs: number): Instant {
  return new Date(epochMs).toISOString() as Instant;
}

/** Milliseconds since 1970 (UTC). */
export function epochMs(instant: Instant): number {
  return Date.parse(instant);
}

/** The instant a whole number of hours later; hours never stop and never roll (24 小时 clocks). */
export function plusHours(instant: Instant, hours: number): Instant {
  return instantOf(epochMs(instant) + hours * HOUR_MS);
}

/** The day in Asia/Shanghai on which the instant falls. */
export function localDateOf(instant: Instant): LocalDate {
  return new Date(epochMs(instant) + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10) as LocalDate;
}

/** The last millisecond of the day in Asia/Shanghai: an act at this instant is still in time. */
export function endOfDay(date: LocalDate): Instant {
  return instantOf(Date.parse(`${date}T00:00:00.000Z`) - SHANGHAI_OFFSET_MS + DAY_MS - 1);
}

/** Noon of a day in Asia/Shanghai: a moment of it from which periods of days are counted. */
export function noonOf(date: LocalDate): Instant {
  return `${date}T04:00:00.000Z` as Instant;
}

/** Is a day among those between the first and the last, both included? A last day of null is open. */
export function isInForce(
  { validFrom, validTo }: { readonly validFrom: LocalDate; readonly validTo: LocalDate | null },
  day: LocalDate,
): boolean {
  return validFrom <= day && (validTo === null || day <= validTo);
}

/** The day a number of days later (negative: earlier). */
export function plusDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) + days * DAY_MS).toISOString().slice(0, 10) as LocalDate;
}

/** How many days `to` lies after `from`; negative when it lies before. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(`${to}T00:00:00.000Z`) - Date.parse(`${from}T00:00:00.000Z`)) / DAY_MS);
}

/** The corresponding day some months later; where the month has no such day, its last day (民法典 art. 202). */
export function plusMonths(date: LocalDate, months: number): LocalDate {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const firstOfTarget = new Date(Date.UTC(year, month - 1 + months, 1));
  const lastDay = new Date(Date.UTC(firstOfTarget.getUTCFullYear(), firstOfTarget.getUTCMonth() + 1, 0)).getUTCDate();
  firstOfTarget.setUTCDate(Math.min(day, lastDay));
  return firstOfTarget.toISOString().slice(0, 10) as LocalDate;
}

/** 1 Monday … 7 Sunday. */
export function weekday(date: LocalDate): number {
  return new Date(`${date}T00:00:00.000Z`).getUTCDay() || 7;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Is this an instant as the platform writes it: UTC, with milliseconds, and a time that exists? */
export function isInstant(text: unknown): text is Instant {
  return (
    typeof text === 'string' &&
    INSTANT.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    instantOf(Date.parse(text)) === text
  );
}
