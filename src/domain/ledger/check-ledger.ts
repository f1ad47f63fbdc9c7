import type { Directory, StaffMember } from '../agency/agency.js';
import { areaOf, isStatedArea, type StatedArea } from '../kernel/area.js';
import { epochMs, type Instant, type LocalDate, localDateOf } from '../kernel/instant.js';
import { invalidInput, type Refusal, refuse } from '../kernel/refusal.js';
import { bearsSecretMark, DOCUMENT_NUMBER_EXAMPLE, isDocumentNumber } from '../kernel/text.js';
import type { LandPart } from './case/land-case.js';
import type { Photo } from './patch/patch.js';

/** West, south, east, north in decimal degrees. */
export type Bounds = readonly [number, number, number, number];

/** The first of the problems, in the order in which they are named. */
export function firstOf(...problems: readonly (Refusal | null)[]): Refusal | null {
  return allOf(...problems)[0] ?? null;
}

export function allOf(...problems: readonly (Refusal | null)[]): readonly Refusal[] {
  return problems.filter((problem) => problem !== null);
}

export function checkText(field: string, text: string, least: number): Refusal | null {
  if (text.trim().length < least)
    return invalidInput(field, text, `至少 ${least} 个字`, `at least ${least} characters`);
  return bearsSecretMark(text)
    ? invalidInput(
        field,
        '（含密级标志）',
        '不含国家秘密的内容：涉密材料线下流转',
        'text without the mark of a state secret: such material is handed over off-line',
      )
    : null;
}

export function checkDocumentNumber(field: string, text: string): Refusal | null {
  return isDocumentNumber(text)
    ? null
    : invalidInput(
        field,
        text,
        `文号，如 ${DOCUMENT_NUMBER_EXAMPLE}`,
        `a document number such as ${DOCUMENT_NUMBER_EXAMPLE}`,
      );
}

export function checkNotAfter(field: string, day: LocalDate, now: Instant): Refusal | null {
  return day <= localDateOf(now) ? null : invalidInput(field, day, '不晚于今天', 'no later than today');
}

export function checkOrder(field: string, later: LocalDate, earlier: LocalDate): Refusal | null {
  return later >= earlier ? null : invalidInput(field, later, `不早于 ${earlier}`, `not before ${earlier}`);
}

/** basic ≤ cultivated ≤ total, and the total is something; compared exactly. Everything that is wrong with them. */
export function areaProblems({
  total,
  cultivated,
  basic,
}: {
  readonly total: string;
  readonly cultivated: string;
  readonly basic: string;
}): readonly Refusal[] {
  const unread = Object.entries({ total, cultivated, basic }).filter(([, area]) => !isStatedArea(area));
  if (unread.length > 0)
    return unread.map(([field, area]) =>
      invalidInput(
        field,
        area,
        '面积，如 1117.59亩 或者 3466.7m²（最多四位小数）',
        'an area such as 1117.59亩 or 3466.7m² (at most four decimals)',
      ),
    );
  const [whole, farmland, permanent] = [
    areaOf(total as StatedArea),
    areaOf(cultivated as StatedArea),
    areaOf(basic as StatedArea),
  ];
  return allOf(
    whole === 0n ? invalidInput('total', total, '大于零的面积', 'an area above zero') : null,
    farmland > whole
      ? invalidInput('cultivated', cultivated, `不大于总面积 ${total}`, `no more than the total ${total}`)
      : null,
    permanent > farmland
      ? invalidInput('basic', basic, `不大于耕地面积 ${cultivated}`, `no more than the cultivated area ${cultivated}`)
      : null,
  );
}

/** Something of each class once, and nothing destroyed that was not taken. */
export function checkLand(land: readonly LandPart[]): Refusal | null {
  if (land.length === 0) return invalidInput('land', '', '至少一类土地', 'land of one class at least');
  const classes = land.map(({ landClass }) => landClass);
  const twice = classes.find((one, index) => classes.indexOf(one) !== index);
  if (twice !== undefined) return invalidInput('land', twice, '每类土地一项', 'each class once');
  for (const { occupied, destroyed } of land) {
    if (!isStatedArea(occupied) || areaOf(occupied) === 0n)
      return invalidInput('land.occupied', occupied, '大于零的面积，如 5.2亩', 'an area above zero, such as 5.2亩');
    if (destroyed !== null && (!isStatedArea(destroyed) || areaOf(destroyed) > areaOf(occupied)))
      return invalidInput(
        'land.destroyed',
        destroyed,
        `不大于占用面积 ${occupied}`,
        `no more than the ${occupied} taken`,
      );
  }
  return null;
}

const DEGREES = /^-?\d{1,3}\.\d{4,9}$/;

/** Photographs are taken beside the land as well as on it: so many degrees around it, half a kilometre or so. */
const AROUND = 0.005;

/** It has a time that has passed, a place near the patch, and the digest of its file. */
function checkPhoto(
  { takenAt, longitude, latitude, sha256 }: Photo,
  bounds: Bounds | null,
  now: Instant,
): Refusal | null {
  if (takenAt > now) return invalidInput('photos.takenAt', takenAt, '已经过去的时间', 'a time that has passed');
  if (!/^[0-9a-f]{64}$/.test(sha256))
    return invalidInput(
      'photos.sha256',
      sha256,
      '文件的 SHA-256（64 位小写十六进制）',
      'the SHA-256 of the file, 64 lower-case hexadecimal digits',
    );
  const [east, north] = [Number(longitude), Number(latitude)];
  if (!DEGREES.test(longitude) || !DEGREES.test(latitude) || Math.abs(east) > 180 || Math.abs(north) > 90)
    return invalidInput(
      'photos',
      `${longitude}, ${latitude}`,
      '十进制度坐标，至少四位小数，如 110.7051, 35.5962',
      'decimal degrees with four decimals at least, such as 110.7051, 35.5962',
    );
  if (
    bounds !== null &&
    (east < bounds[0] - AROUND || east > bounds[2] + AROUND || north < bounds[1] - AROUND || north > bounds[3] + AROUND)
  )
    return invalidInput(
      'photos',
      `${longitude}, ${latitude}`,
      '图斑所在位置拍摄的照片',
      'a photograph taken at the patch',
    );
  return null;
}

/** Each has its place and time, and is of this place. `must`: the phases that have to be there. */
export function checkPhotos(
  photos: readonly Photo[],
  must: readonly Photo['phase'][],
  bounds: Bounds | null,
  now: Instant,
): Refusal | null {
  const missing = must.filter((phase) => !photos.some((photo) => photo.phase === phase));
  if (missing.length > 0)
    return refuse(
      'MISSING_DOCUMENTS',
      `缺少${missing.map((phase) => (phase === 'BEFORE' ? '整改前' : '整改后')).join('、')}带坐标和时间的照片`,
      `photographs with place and time are missing: ${missing.join(', ')}`,
      { missing },
    );
  for (const photo of photos) {
    const refusal = checkPhoto(photo, bounds, now);
    if (refusal !== null) return refusal;
  }
  const hashes = photos.map(({ sha256 }) => sha256);
  const twice = hashes.find((hash, index) => hashes.indexOf(hash) !== index);
  if (twice !== undefined)
    return invalidInput('photos.sha256', twice, '互不相同的照片', 'photographs that are not one and the same');
  const newestBefore = Math.max(
    ...photos.filter(({ phase }) => phase === 'BEFORE').map(({ takenAt }) => epochMs(takenAt)),
  );
  const tooEarly = photos.find(({ phase, takenAt }) => phase === 'AFTER' && epochMs(takenAt) <= newestBefore);
  return tooEarly === undefined
    ? null
    : invalidInput(
        'photos.takenAt',
        tooEarly.takenAt,
        '整改后的照片晚于整改前的照片',
        'photographs of after that are later than those of before',
      );
}

/**
 * Does this person hold any post in an agency? Then nothing of that agency is verified, accepted or struck off by him
 * (gap G9).
 */
export function belongsTo({ personId, agencyId }: StaffMember, ofAgency: string, { staff }: Directory): boolean {
  return agencyId === ofAgency || staff.some((member) => member.personId === personId && member.agencyId === ofAgency);
}

export function samePerson(action: string, zh: string, en: string): Refusal {
  return refuse('SAME_PERSON', zh, en, { action });
}
