import { SaxesParser, type SaxesTagPlain } from 'saxes';

import { SHEET_LIMITS, SheetError } from './sheet.js';
import { broken } from './zip-entries.js';

export interface Handlers {
  open?(tag: SaxesTagPlain): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** No part of a workbook that is read here is half as deep (ECMA-376). */
const DEEPEST = 32;

/**
 * A part in pieces for the parser, which gathers what stands between two tags before it tells: more than a cell can
 * hold is not gathered.
 */
export class BoundedParser {
  private readonly parser: SaxesParser;
  private sinceTag = 0;
  private elements = 0;
  private depth = 0; // the parser keeps every open element: a small file of nothing else would take all memory

  constructor(handlers: Handlers) {
    this.parser = new SaxesParser({ xmlns: false });
    this.parser.on('opentag', (tag) => {
      this.sinceTag = 0;
      this.elements += 1;
      this.depth += 1;
      if (this.depth > DEEPEST) throw broken();
      if (this.elements > SHEET_LIMITS.elements) throw tooMuch();
      handlers.open?.(tag);
    });
    this.parser.on('text', (text) => handlers.text?.(text));
    this.parser.on('closetag', ({ name }) => {
      this.sinceTag = 0;
      this.depth -= 1;
      handlers.close?.(name);
    });
    this.parser.on('error', () => {
      throw broken();
    });
  }

  write(chunk: string): void {
    this.sinceTag += chunk.length;
    this.parser.write(chunk);
    if (this.sinceTag > SHEET_LIMITS.rawCharacters) throw tooMuch();
  }

  close(): void {
    this.parser.close();
  }
}

export function tooMuch(): SheetError {
  return new SheetError(
    'SHEET_TOO_LARGE',
    '文件中的文字或者单元格过多，拒绝读取',
    'the file holds too much text or too many cells: it is not read',
  );
}
