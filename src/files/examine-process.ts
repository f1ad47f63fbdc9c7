import type { FilePurpose } from '../domain/file/file-types.js';
import { type Contents, examine } from './examine.js';

/**
 * Looks into files, one after another, in a process of its own (examiner.ts): a file that breaks a reader, keeps it
 * busy or fills its memory ends this process and nothing else.
 */
export interface Question {
  readonly file: string;
  readonly name: string;
  readonly purpose: FilePurpose;
}

export type Found = Contents | string;

process.on('message', ({ file, name, purpose }: Question) => {
  examine(file, name, purpose).then(
    (found: Found) => process.send?.(found),
    () => process.send?.('BROKEN'),
  );
});
process.on('disconnect', () => process.exit());
