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
  return precondition(
    'beginUpload',
    `还有 ${MOST_OPEN} 个文件没有传完，请先传完或者放弃`,
    `${MOST_OPEN} of your uploads are not finished: finish some of them, or give them up`,
  );
}
