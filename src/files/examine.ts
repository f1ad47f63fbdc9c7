import { open } from 'node:fs/promises';

import exifr from 'exifr';
import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';

import { endsAs } from '../domain/file/file-name.js';
import {
  FILE_PROBLEMS,
  FILE_PURPOSES,
  type FileFacts,
  type FileProblem,
  type FilePurpose,
  type FileType,
} from '../domain/file/file-types.js';
import { instantOf } from '../domain/kernel/instant.js';
import { pagesOf } from './pdf-pages.js';
import { typeOfZip } from './zip-contents.js';

/** What a file begins with says what it is. */
const HEAD_BYTES = 4_100;

const MOST = { pages: 5_000, pixels: 200_000_000 };

/** The longer side of a thumbnail. A larger picture has none: to read it takes too long. */
const THUMBNAIL = { side: 320, pixels: 60_000_000 };

/** The types that are told by how a file begins, by their usual ending. */
const BY_ENDING: Readonly<Record<string, FileType | 'ZIP'>> = {
  pdf: 'PDF',
  jpg: 'JPG',
  png: 'PNG',
  tif: 'TIFF',
  heic: 'HEIC',
  mp4: 'MP4',
  zip: 'ZIP',
  docx: 'ZIP',
  xlsx: 'ZIP',
};

/** `thumbnail`: a small JPEG of a picture, base64; null: there is none. */
export type Contents = Omit<FileFacts, 'sha256' | 'size'> & { readonly thumbnail: string | null };

/** Looks into a file that is whole: what it is, and what it says of itself. A word: why it is not taken in. */
export async function examine(file: string, name: string, purpose: FilePurpose): Promise<Contents | FileProblem> {
  const type = await typeOf(file);
  if (isProblem(type)) return type;
  const taken: readonly FileType[] = FILE_PURPOSES[purpose].types;
  if (!taken.includes(type)) return 'TYPE_NOT_TAKEN';
  if (!endsAs(name, type)) return 'ENDING_NOT_OF_TYPE';
  if (type === 'PDF') return contentsOfPdf(file);
  if (type === 'JPG' || type === 'PNG' || type === 'TIFF') return contentsOfPicture(file, type);
  if (type === 'HEIC') return { type, pages: 1, ...(await takenOf(file)), thumbnail: null };
  return { type, pages: null, takenAt: null, longitude: null, latitude: null, thumbnail: null };
}

export function isProblem(found: string): found is FileProblem {
  return found in FILE_PROBLEMS;
}

async function typeOf(file: string): Promise<FileType | FileProblem> {
  const head = await headOf(file);
  const found = BY_ENDING[(await fileTypeFromBuffer(head))?.ext ?? ''];
  if (found === 'ZIP') return typeOfZip(file);
  return found ?? 'TYPE_NOT_TAKEN';
}

async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function contentsOfPdf(file: string): Promise<Contents | FileProblem> {
  const pages = await pagesOf(file);
  if (typeof pages === 'string') return pages;
  if (pages > MOST.pages) return 'TOO_MUCH_INSIDE';
  return { type: 'PDF', pages, takenAt: null, longitude: null, latitude: null, thumbnail: null };
}

/** Its head alone is read, and where it is not too large a thumbnail: a picture is never spread out in memory. */
async function contentsOfPicture(file: string, type: FileType): Promise<Contents | FileProblem> {
  const head = await sharp(file, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
  if (head === null) return 'BROKEN';
  const pages = head.pages ?? 1;
  if (pages > MOST.pages || head.width * head.height * pages > MOST.pixels) return 'TOO_MUCH_INSIDE';
  const isSmall = head.width * head.height <= THUMBNAIL.pixels;
  return { type, pages, ...(await takenOf(file)), thumbnail: isSmall ? await thumbnailOf(file) : null };
}

/** Nothing of what the picture says of itself is in it. A picture whose pixels cannot be read has none. */
async function thumbnailOf(file: string): Promise<string | null> {
  const jpeg = await sharp(file, { limitInputPixels: THUMBNAIL.pixels })
    .autoOrient()
    .resize({ width: THUMBNAIL.side, height: THUMBNAIL.side, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 75 })
    .toBuffer()
    .catch(() => null);
  return jpeg?.toString('base64') ?? null;
}

/** When and where (EXIF 2.3: DateTimeOriginal, GPSLatitude …). A camera that names no zone is taken to stand here. */
async function takenOf(file: string): Promise<Pick<Contents, 'takenAt' | 'longitude' | 'latitude'>> {
  const said = (await exifr
    .parse(file, { pick: ['DateTimeOriginal', 'OffsetTimeOriginal', ...GPS], reviveValues: false })
    .catch(() => undefined)) as Said | undefined;
  const [latitude, longitude] = [degrees(said?.latitude, 90), degrees(said?.longitude, 180)];
  const isPlace = latitude !== null && longitude !== null;
  return { takenAt: momentOf(said), longitude: isPlace ? longitude : null, latitude: isPlace ? latitude : null };
}

const GPS = ['GPSLatitude', 'GPSLatitudeRef', 'GPSLongitude', 'GPSLongitudeRef'];

interface Said {
  readonly DateTimeOriginal?: unknown;
  readonly OffsetTimeOriginal?: unknown;
  readonly latitude?: unknown;
  readonly longitude?: unknown;
}

/** To a tenth of a metre. */
function degrees(value: unknown, most: number): string | null {
  return typeof value === 'number' && Math.abs(value) <= most ? value.toFixed(6) : null;
}

/** No photograph is older than this, and none of the days that there are not is one. */
const FIRST_YEAR = 1990;

function momentOf({ DateTimeOriginal: local, OffsetTimeOriginal: offset }: Said = {}): Contents['takenAt'] {
  const [, year = '', month = '', day = '', time = ''] =
    /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(typeof local === 'string' ? local : '') ?? [];
  const date = `${year}-${month}-${day}`;
  const noon = Date.parse(`${date}T12:00:00Z`);
  if (Number.isNaN(noon) || !new Date(noon).toISOString().startsWith(date) || Number(year) < FIRST_YEAR) return null;
  const zone = typeof offset === 'string' && /^[+-](0\d|1[0-4]):[0-5]\d$/.test(offset) ? offset : '+08:00';
  const ms = Date.parse(`${date}T${time}${zone}`);
  return Number.isNaN(ms) ? null : instantOf(ms);
}
