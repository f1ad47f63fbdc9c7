import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import yazl from 'yazl';

import { FILE_TYPES } from '../domain/file/file-types.js';
import type { KeptFile } from '../files/kept-files.js';

/** A file of the case: under which names the document list has it. `withheld`: why it is not in the archive. */
export interface ArchivedFile {
  readonly file: KeptFile;
  readonly names: readonly string[];
  readonly withheld: 'ALTERED' | 'QUARANTINED' | 'ERASED' | null;
}

const WITHHELD = {
  ALTERED: '存储中的文件与收存时不同，不予提供 / no longer what was kept',
  ERASED: '依保存期限规定已删除 / taken away by a rule of retention',
  QUARANTINED: '查毒发现问题，已隔离，不予提供 / in quarantine',
} as const;

/**
 * A bundle with the files of its case: `bundle.txt`, each file as `files/<SHA-256>.<ending>`, and `files.txt`, which
 * says for people which document is which file. Files are stored as they are; each is opened when its turn comes.
 */
export async function writeArchive(
  bundle: string,
  files: readonly ArchivedFile[],
  read: (file: KeptFile) => Promise<Readable>,
  out: Writable,
): Promise<void> {
  const zip = new yazl.ZipFile();
  zip.addFile(bundle, 'bundle.txt');
  zip.addBuffer(Buffer.from(`\ufeff${files.map(lineOf).join('\r\n')}\r\n`), 'files.txt');
  for (const { file, withheld } of files)
    if (withheld === null)
      zip.addReadStreamLazy(nameOf(file), { compress: false }, (done) => {
        read(file).then(
          (content) => {
            done(null, content);
          },
          (error: unknown) => {
            zip.emit('error', error);
          },
        );
      });
  zip.on('error', (error: Error) => (zip.outputStream as Readable).destroy(error));
  zip.end();
  await pipeline(zip.outputStream, out);
}

function nameOf({ sha256, type }: KeptFile): string {
  return `files/${sha256}.${FILE_TYPES[type].endings[0]}`;
}

function lineOf({ file, names, withheld }: ArchivedFile): string {
  return [names.join('、'), withheld === null ? nameOf(file) : WITHHELD[withheld], file.sha256, file.size].join('\t');
}
