import { invalidInput, precondition, type Refusal } from '../kernel/refusal.js';
import { endingOf, isFileName } from './file-name.js';
import { FILE_PURPOSES, FILE_TYPES, type FilePurpose } from './file-types.js';

export interface UploadAsked {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly purpose: FilePurpose;
}

/** One person sends so many files at a time; more have to wait until some are whole. */
export const MOST_OPEN = 50;
/** And so many bytes, together. */
export const MOST_OPEN_BYTES = 10 * 1_024 * 1_024 * 1_024;

/** What can be said before a byte has come. */
export function checkUpload({ name, size, purpose }: UploadAsked): Refusal | null {
  const { types, most } = FILE_PURPOSES[purpose];
  if (!isFileName(name))
    return invalidInput(
      'name',
      name,
      '文件名：至多200个字符，不含路径、控制字符和改变书写方向的字符',
      'a file name of 200 characters at most, without path, control characters or marks that turn the writing',
    );
  const endings: readonly string[] = types.flatMap((type) => FILE_TYPES[type].endings);
  if (!endings.includes(endingOf(name)))
    return invalidInput('name', name, `后缀为 ${endings.join('、')}`, `a name that ends in ${endings.join(', ')}`);
  if (size < 1 || size > most)
    return invalidInput('size', String(size), `1 至 ${most} 字节`, `between 1 and ${most} bytes`);
  return null;
}

export function tooManyOpen(): Refusal {
  const gigabytes = MOST_OPEN_BYTES / 1_024 ** 3;
  return precondition(
    'beginUpload',
    `没有传完的文件已达 ${MOST_OPEN} 个或者 ${gigabytes} GB，请先传完或者放弃`,
    `${MOST_OPEN} uploads or ${gigabytes} GB of yours are not finished: finish some, or give them up`,
  );
}
