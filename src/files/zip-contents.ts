import { promisify } from 'node:util';

import yauzl from 'yauzl';

import { endingOf } from '../domain/file/file-name.js';
import type { FileProblem, FileType } from '../domain/file/file-types.js';

/** What people write unpacks to less, has fewer parts, and is packed less. Bytes. */
const MOST = { parts: 5_000, unpacked: 1_024 * 1_024 * 1_024, ratio: 200, ratioFrom: 1_024 * 1_024 };

/** What the parts of an archive may end in; everything else may hold a program. */
const PARTS: Readonly<Record<'OFFICE' | 'OFD' | 'SHAPEFILE', RegExp>> = {
  OFFICE: /\.(xml|rels|vml|png|jpe?g|gif|bmp|tiff?|emf|wmf|odttf|fntdata)$|(^|\/)printerSettings\d*\.bin$/i,
  OFD: /\.(xml|png|jpe?g|gif|bmp|tiff?|jb2|ttf|otf|ttc|esl|dat|ofd)$/i,
  SHAPEFILE: /\.(shp|shx|dbf|prj|cpg|sbn|sbx|qix|qpj|xml)$/i,
};

/** What an archive is, by its parts; nothing is unpacked. */
export async function typeOfZip(file: string): Promise<FileType | FileProblem> {
  const open = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open);
  const zip = await open(file, { lazyEntries: true, autoClose: false, decodeStrings: true }).catch(() => null);
  if (zip === null) return 'BROKEN';
  try {
    const parts = await partsOf(zip);
    return typeof parts === 'string' ? parts : typeByParts(parts);
  } finally {
    zip.close();
  }
}

function typeByParts(names: ReadonlySet<string>): FileType | FileProblem {
  const type = kindOf(names);
  if (type === null) return 'TYPE_NOT_TAKEN';
  const may = PARTS[type === 'DOCX' || type === 'XLSX' ? 'OFFICE' : type];
  return [...names].every((name) => name.endsWith('/') || may.test(name)) ? type : 'RUNS_CODE';
}

function kindOf(names: ReadonlySet<string>): 'OFD' | 'DOCX' | 'XLSX' | 'SHAPEFILE' | null {
  if (names.has('OFD.xml')) return 'OFD';
  if (names.has('[Content_Types].xml')) {
    if (names.has('word/document.xml')) return 'DOCX';
    if (names.has('xl/workbook.xml')) return 'XLSX';
  }
  const endings = new Set([...names].map(endingOf));
  return ['shp', 'dbf', 'shx'].every((ending) => endings.has(ending)) ? 'SHAPEFILE' : null;
}

/** yauzl refuses names that leave their folder: an archive that has one is broken. */
function partsOf(zip: yauzl.ZipFile): Promise<ReadonlySet<string> | FileProblem> {
  return new Promise((resolve) => {
    const names = new Set<string>();
    let [unpacked, parts] = [0, 0];
    zip.on('error', () => {
      resolve('BROKEN');
    });
    zip.on('end', () => {
      resolve(names);
    });
    zip.on('entry', (entry: yauzl.Entry) => {
      const { fileName, uncompressedSize, compressedSize } = entry;
      unpacked += uncompressedSize;
      parts += 1; // not the names: many may have the same
      const isBomb = uncompressedSize > MOST.ratioFrom && uncompressedSize > compressedSize * MOST.ratio;
      if (parts > MOST.parts || unpacked > MOST.unpacked || isBomb) {
        resolve('TOO_MUCH_INSIDE');
        return;
      }
      if (entry.isEncrypted()) {
        resolve('LOCKED');
        return;
      }
      names.add(fileName);
      zip.readEntry();
    });
    zip.readEntry();
  });
}
