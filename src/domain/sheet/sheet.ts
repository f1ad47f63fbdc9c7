import { type Post, POSTS } from '../agency/agency.js';
import { type Instant, localDateOf } from '../kernel/instant.js';
import { type Block, type Layout, momentInWords, type Paper } from '../paper/paper.js';

/** Who prints a sheet and when, and by what it is checked afterwards. */
export interface Printing {
  readonly at: Instant;
  /** The agency by name. */
  readonly organ: string;
  readonly post: Post;
  /** The newest checkpoint of the log; null: there is none yet. */
  readonly checkpoint: { readonly size: number; readonly root: string } | null;
  /** What its QR code holds: the receipt of the newest event that it tells; null: it tells of none. */
  readonly code: string | null;
}

/** A sheet (表单): what the platform knows, set down for a file or a meeting. No agency sends it, so nobody signs it. */
export function sheetOf(printing: Printing, { title, number, blocks, layout = 'SHEET' }: SheetParts): Paper {
  const { at, organ, post, checkpoint, code } = printing;
  return {
    head: null,
    number,
    title,
    recipient: null,
    blocks,
    signature: null,
    date: localDateOf(at),
    copies: [],
    foot: [
      ...(checkpoint === null ? [] : [`检查点 ${checkpoint.size}　${checkpoint.root}`]),
      `${organ}${POSTS[post]}　${momentInWords(at)}打印`,
      ...(code === null ? [] : ['扫码核对本页所载最后一条证据']),
    ],
    code,
    layout,
    appendix: [],
  };
}

interface SheetParts {
  readonly title: string;
  readonly number: string | null;
  readonly blocks: readonly Block[];
  readonly layout?: Layout;
}

export function heading(text: string): Block {
  return { kind: 'HEADING', text };
}

export function paragraph(text: string): Block {
  return { kind: 'PARAGRAPH', runs: [{ text, given: false }] };
}

/** A table; a paragraph that says so where it has no rows. */
export function tableOr(
  nothing: string,
  header: readonly string[],
  widths: readonly number[],
  rows: readonly (readonly string[])[],
): Block {
  return rows.length === 0 ? paragraph(nothing) : { kind: 'TABLE', caption: null, header, widths, rows };
}
