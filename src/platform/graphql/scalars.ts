import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

import { isMu } from '../../domain/kernel/area.js';
import { isStatedArea, type StatedArea } from '../../domain/kernel/area.js';
import { LONGEST_GEOMETRY } from '../../domain/kernel/area.js';
import { type Instant, instantOf, type LocalDate } from '../../domain/kernel/instant.js';
import { quoted } from '../../domain/kernel/refusal.js';
import { textProblem } from '../../domain/kernel/text.js';

/**
 * A scalar whose input is text that must pass `parse`; anything else is refused with what was given and what would be
 * right.
 */
function textScalar<T extends string>(
  name: string,
  zh: string,
  en: string,
  parse: (text: string) => T | null,
): GraphQLScalarType<T, string> {
  const strict = (value: unknown): T => {
    const parsed = typeof value === 'string' ? parse(value) : null;
    if (parsed === null)
      throw new GraphQLError(`${name} cannot be "${quoted(value)}": ${en}`, { extensions: { code: 'BAD_USER_INPUT' } });
    return parsed;
  };
  return new GraphQLScalarType<T, string>({
    name,
    description: `${zh} / ${en}`,
    serialize: (value) => String(value),
    parseValue: strict,
    parseLiteral: (node: ValueNode) =>
      strict(node.kind === Kind.STRING ? node.value : `a literal of kind ${node.kind}`),
  });
}

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(:(\d\d)(\.\d{1,3})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const UUID_TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

function isCalendarDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00.000Z`);
  return DATE.test(text) && text > '1900' && text < '2200' && !Number.isNaN(time) && instantOf(time).startsWith(text);
}

/** An instant with its offset, RFC 3339; answered in UTC. */
export const InstantScalar = textScalar<Instant>(
  'Instant',
  '带时区的时刻，如 2026-11-23T16:00:00+08:00',
  'an instant with its offset, such as 2026-11-23T16:00:00+08:00 (RFC 3339)',
  (text) => {
    const hour = Number(INSTANT.exec(text)?.[4] ?? 99);
    return isCalendarDay(text.slice(0, 10)) && hour < 24 && !Number.isNaN(Date.parse(text))
      ? instantOf(Date.parse(text))
      : null;
  },
);

export const LocalDateScalar = textScalar<LocalDate>(
  'LocalDate',
  '日期（北京时间），如 2026-11-23',
  'a day in Asia/Shanghai that exists, such as 2026-11-23',
  (text) => (isCalendarDay(text) ? (text as LocalDate) : null),
);

export const MuScalar = textScalar(
  'Mu',
  '面积，单位亩，十进制文本，最多四位小数，如 "5.20"',
  'an area in 亩 (1 mu = 10000/15 square metres) as decimal text with at most four decimals, such as "5.20"',
  (text) => (isMu(text) ? text : null),
);

export const UuidScalar = textScalar(
  'UUID',
  '全局唯一编号，UUID（RFC 9562）',
  'a UUID such as 7f8d1c52-3a64-4e0b-9a53-0d6a4d8c2b11 (RFC 9562)',
  (text) => (UUID_TEXT.test(text) ? text.toLowerCase() : null),
);

export const TextScalar = textScalar(
  'Text',
  '规范文本，不超过4000字，不含控制字符',
  'well-formed text of at most 4000 characters without control characters',
  (text) => (textProblem(text) === null ? text : null),
);

export const AreaScalar = textScalar<StatedArea>(
  'Area',
  '面积，十进制文本带单位，最多四位小数，如 "1117.59亩"、"3466.7m²"',
  'an area as decimal text with its unit and at most four decimals, ' +
    'such as "1117.59亩" or "3466.7m²" (1亩 = 10000/15 m²)',
  (text) => (isStatedArea(text) ? text : null),
);

/** Long, and read as a polygon by whoever asks for one. */
export const GeoJsonScalar = textScalar(
  'GeoJSON',
  'GeoJSON 多边形文本（RFC 7946），经度在前',
  'the text of a GeoJSON polygon (RFC 7946), longitude first',
  (text) => (text.length <= LONGEST_GEOMETRY && text.isWellFormed() ? text : null),
);

const LONGEST_JSON = 60_000;

/** What the screens keep for themselves: the server says that it is an object, and nothing else of it. */
export const JsonObjectScalar = textScalar(
  'JsonObject',
  `一个 JSON 对象的文本，至多${LONGEST_JSON}字`,
  `the text of one JSON object (RFC 8259), at most ${LONGEST_JSON} characters`,
  (text) => (text.length <= LONGEST_JSON && text.isWellFormed() && isJsonObject(text) ? text : null),
);

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** Every scalar of our own. */
export const SCALARS = [
  InstantScalar,
  LocalDateScalar,
  MuScalar,
  UuidScalar,
  TextScalar,
  AreaScalar,
  GeoJsonScalar,
  JsonObjectScalar,
] as const;
