import type { Bilingual } from '../kernel/bilingual.js';
import type { Instant } from '../kernel/instant.js';

/**
 * What a file may be, told by its content and never by its name alone. `shown`: a browser may show it; everything else
 * is saved. `endings`: what its name may end in, the usual one first.
 */
export const FILE_TYPES = {
  PDF: { zh: 'PDF 文件', en: 'PDF document', media: 'application/pdf', endings: ['pdf'], shown: true },
  OFD: {
    zh: 'OFD 版式文件（GB/T 33190）',
    en: 'OFD document',
    media: 'application/ofd',
    endings: ['ofd'],
    shown: false,
  },
  DOCX: {
    zh: 'Word 文件',
    en: 'Word document',
    media: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    endings: ['docx'],
    shown: false,
  },
  XLSX: {
    zh: 'Excel 文件',
    en: 'Excel workbook',
    media: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    endings: ['xlsx'],
    shown: false,
  },
  JPG: { zh: 'JPEG 图片', en: 'JPEG picture', media: 'image/jpeg', endings: ['jpg', 'jpeg'], shown: true },
  PNG: { zh: 'PNG 图片', en: 'PNG picture', media: 'image/png', endings: ['png'], shown: true },
  TIFF: { zh: 'TIFF 图片', en: 'TIFF picture', media: 'image/tiff', endings: ['tif', 'tiff'], shown: false },
  HEIC: { zh: 'HEIC 图片', en: 'HEIC picture', media: 'image/heic', endings: ['heic', 'heif'], shown: false },
  MP4: { zh: 'MP4 视频', en: 'MP4 video', media: 'video/mp4', endings: ['mp4'], shown: false },
  SHAPEFILE: {
    zh: '矢量数据（Shapefile 压缩包）',
    en: 'zip of a shapefile',
    media: 'application/zip',
    endings: ['zip'],
    shown: false,
  },
} as const satisfies Readonly<Record<string, TypeOfFile>>;

interface TypeOfFile extends Bilingual {
  readonly media: string;
  readonly endings: readonly [string, ...string[]];
  readonly shown: boolean;
}

export type FileType = keyof typeof FILE_TYPES;

const MB = 1_024 * 1_024;

/** What a file is for: which types it may have, and its size at most, in bytes. */
export const FILE_PURPOSES = {
  DOCUMENT: {
    zh: '材料',
    en: 'a document of the list',
    types: ['PDF', 'OFD', 'DOCX', 'XLSX', 'JPG', 'PNG', 'TIFF', 'HEIC', 'SHAPEFILE'],
    most: 200 * MB,
  },
  RECORDING: { zh: '视听资料', en: 'a recording', types: ['MP4'], most: 2_000 * MB },
  PHOTO: { zh: '照片', en: 'a photograph', types: ['JPG', 'PNG', 'TIFF', 'HEIC'], most: 50 * MB },
  REPORT: { zh: '报告、回执', en: 'a report or a receipt', types: ['PDF', 'OFD', 'JPG', 'PNG'], most: 200 * MB },
} as const satisfies Readonly<
  Record<string, Bilingual & { readonly types: readonly FileType[]; readonly most: number }>
>;

export type FilePurpose = keyof typeof FILE_PURPOSES;

/** What the platform has found in a file, once it was whole. */
export interface FileFacts {
  /** SHA-256 of the content (FIPS 180-4), lower-case hexadecimal. */
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
  readonly type: FileType;
  /** Of a PDF; 1 of a picture; null where only a person can count. */
  readonly pages: number | null;
  /** When and where a photograph says that it was taken (EXIF). Degrees as decimal text, WGS 84. */
  readonly takenAt: Instant | null;
  readonly longitude: string | null;
  readonly latitude: string | null;
}

/** Why a file is not taken in. Nothing of it is kept. */
export const FILE_PROBLEMS = {
  TYPE_NOT_TAKEN: { zh: '内容不是可以接收的类型', en: 'its content is of no type that is taken in' },
  ENDING_NOT_OF_TYPE: { zh: '文件名的后缀与内容不符', en: 'its name does not end as its content says' },
  BROKEN: { zh: '文件已损坏，不能读出', en: 'it is broken and cannot be read' },
  LOCKED: { zh: '文件有密码，他人不能读出', en: 'it has a password: nobody else could read it' },
  RUNS_CODE: { zh: '文件含有宏或者程序', en: 'it holds macros or programs' },
  TOO_MUCH_INSIDE: {
    zh: '页数、像素或者解压后的大小超过限度',
    en: 'it has too many pages or pixels, or unpacks to too much',
  },
  NEVER_FINISHED: { zh: '期限内没有传完', en: 'it was not sent whole in time' },
} as const;

export type FileProblem = keyof typeof FILE_PROBLEMS;
