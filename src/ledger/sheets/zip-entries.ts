import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

import yauzl from 'yauzl';

import { SHEET_LIMITS, SheetError } from './sheet.js';

/** The parts of a zip archive by name; nothing is unpacked before it is read, and nothing more than was said. */
export class ZipEntries {
  private constructor(
    private readonly zip: yauzl.ZipFile,
    private readonly entries: ReadonlyMap<string, yauzl.Entry>,
  ) {}

  /** Opens an archive. Throws SheetError when it is none, or says that it would unpack to more than a ledger can be. */
  static async open(file: string): Promise<ZipEntries> {
    const open = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open);
    const zip = await open(file, { lazyEntries: true, autoClose: false, validateEntrySizes: true }).catch(() => {
      throw new SheetError(
        'NOT_A_SHEET',
        '不是 .xlsx 文件（旧式 .xls 或者带密码的文件请另存为不带密码的 .xlsx）',
        'this is no .xlsx file; save an old .xls or a file with a password as .xlsx without one',
      );
    });
    try {
      return new ZipEntries(zip, await listed(zip));
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** A part as a stream of text; its size was checked against what it says, and is checked against what it is. */
  async stream(name: string): Promise<Readable> {
    const entry = this.entries.get(name);
    if (entry === undefined)
      throw new SheetError(
        'NOT_A_SHEET',
        `文件缺少 ${name}，不是完整的 .xlsx`,
        `the file lacks ${name}: it is no complete .xlsx`,
      );
    return new Promise((resolve, reject) => {
      this.zip.openReadStream(entry, (error, stream) => {
        if (error === null) resolve(stream);
        else reject(broken());
      });
    });
  }

  close(): void {
    this.zip.close();
  }
}

function listed(zip: yauzl.ZipFile): Promise<ReadonlyMap<string, yauzl.Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, yauzl.Entry>();
    let unpacked = 0;
    zip.on('error', () => {
      reject(broken());
    });
    zip.on('end', () => {
      resolve(entries);
    });
    zip.on('entry', (entry: yauzl.Entry) => {
      unpacked += entry.uncompressedSize;
      if (entries.size >= SHEET_LIMITS.entries || unpacked > SHEET_LIMITS.unpackedBytes || isBomb(entry)) {
        reject(
          new SheetError(
            'SHEET_TOO_LARGE',
            `解压后超过 ${SHEET_LIMITS.unpackedBytes / 1024 / 1024} MB、压缩比过高或者部件过多，拒绝读取`,
            `it would unpack to more than ${SHEET_LIMITS.unpackedBytes / 1024 / 1024} MB, ` +
              'is packed beyond what people write, or has too many parts: it is not read',
          ),
        );
        return;
      }
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

/** Nothing that people write packs so well. */
function isBomb({ uncompressedSize, compressedSize }: yauzl.Entry): boolean {
  return uncompressedSize > SHEET_LIMITS.ratioFrom && uncompressedSize > compressedSize * SHEET_LIMITS.ratio;
}

export function broken(): SheetError {
  return new SheetError(
    'NOT_A_SHEET',
    '.xlsx 文件已损坏，或者解压后的大小与声明不符',
    'the .xlsx file is broken, or unpacks to another size than it says',
  );
}
