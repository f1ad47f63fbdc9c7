import { readFile } from 'node:fs/promises';

import { PDFiumLibrary } from '@hyzyla/pdfium';

/** The pages of a PDF; LOCKED where it wants a password, BROKEN where it cannot be read. */
export async function pagesOf(file: string): Promise<number | 'LOCKED' | 'BROKEN'> {
  const library = await PDFiumLibrary.init();
  try {
    return (await library.loadDocument(await readFile(file))).getPageCount();
  } catch (error) {
    return /password/i.test(String(error)) ? 'LOCKED' : 'BROKEN';
  } finally {
    library.destroy();
  }
}
