import { readFileSync } from 'node:fs';
import path from 'node:path';

import { renderSVG } from 'uqr';

import {
  type Block,
  CONTENTS_HEADER,
  copiesInWords,
  dateInWords,
  headShare,
  type Paper,
} from '../domain/paper/paper.js';

/** What a page of HTML takes for markup. */
const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
}

const CLASSES = { LETTER: 'paper', SHEET: 'paper paper-sheet', WIDE: 'paper paper-sheet paper-wide' } as const;

/** The sheet alone, to be set into a page that has the style; `--w` sets its width, and all else follows. */
export function sheetOf(paper: Paper, id: string | null = null): string {
  const { layout, head, number, title, recipient, blocks, signature, copies, foot, code, appendix } = paper;
  return [
    `<article class="${CLASSES[layout]}" lang="zh-CN"${id === null ? '' : ` id="${id}"`}>`,
    head === null ? '' : `<p class="paper-head" style="--share:${headShare(head).toFixed(3)}">${escaped(head)}</p>`,
    number === null ? '' : `<p class="paper-number">${escaped(number)}</p>`,
    head === null ? '' : '<hr class="paper-rule">',
    `<h1 class="paper-title">${escaped(title)}</h1>`,
    recipient === null ? '' : `<p class="paper-recipient">${escaped(recipient)}：</p>`,
    ...blocks.map(blockOf),
    '<div class="paper-end">',
    `<footer class="paper-foot">${code === null ? '' : renderSVG(code, { border: 0 })}`,
    `<div>${foot.map((words) => `<p>${escaped(words)}</p>`).join('')}</div></footer>`,
    signature === null
      ? ''
      : '<div class="paper-signature"><span class="paper-seal">（印章）</span>' +
        `<p>${escaped(signature.organ)}</p><p>${dateInWords(signature.date)}</p></div>`,
    '</div>',
    copies.length === 0 ? '' : `<p class="paper-copies">${escaped(copiesInWords(copies))}</p>`,
    appendix.length === 0 ? '' : `<section class="paper-appendix">${appendix.map(blockOf).join('')}</section>`,
    '</article>',
  ].join('');
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'PARAGRAPH':
      return `<p class="paper-text">${block.runs
        .map(({ text, given }) => (given ? `<span class="paper-given">${escaped(text)}</span>` : escaped(text)))
        .join('')}</p>`;
    case 'HEADING':
      return `<h2 class="paper-heading">${escaped(block.text)}</h2>`;
    case 'CONTENTS':
      return tableOf(
        CONTENTS_HEADER,
        block.rows.map(([name, by, date], at) => [
          String(at + 1),
          `<a href="#${anchorOf(at + 1)}">${escaped(name)}</a>`,
          escaped(by),
          escaped(date),
        ]),
        [2, 12, 7, 5],
      );
    case 'LIST':
      return (
        `<div class="paper-list"><span>${escaped(block.label)}：</span><div>` +
        `${block.items.map((item) => `<p>${escaped(item)}</p>`).join('')}</div></div>`
      );
    case 'TABLE':
      return (
        (block.caption === null ? '' : `<p class="paper-text">${escaped(block.caption)}</p>`) +
        tableOf(
          block.header.map(escaped),
          block.rows.map((cells) => cells.map(escaped)),
          block.widths,
        )
      );
  }
}

/** The cells are markup already. */
function tableOf(header: readonly string[], rows: readonly (readonly string[])[], widths: readonly number[]): string {
  const whole = widths.reduce((sum, width) => sum + width, 0);
  const columns = widths.map((width) => `<col style="width:${((100 * width) / whole).toFixed(2)}%">`);
  const row = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  return (
    `<table class="paper-table"><colgroup>${columns.join('')}</colgroup>` +
    (header.length === 0 ? '' : `<thead>${row(header, 'th')}</thead>`) +
    `<tbody>${rows.map((cells) => row(cells, 'td')).join('')}</tbody></table>`
  );
}

/** Where a paper of a volume begins. */
function anchorOf(at: number): string {
  return `paper-${at}`;
}

/** The style of a sheet. */
export const PAPER_STYLE = readFileSync(path.join(import.meta.dirname, 'papers.css'), 'utf8');

/** A page of its own, of one paper or of a volume of them. */
export function pageOf(...papers: readonly Paper[]): string {
  return (
    `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${escaped(papers[0]?.title ?? '')}</title>` +
    `<meta name="viewport" content="width=device-width"><style>${PAPER_STYLE}</style></head>` +
    `<body class="paper-desk">${papers.map((paper, at) => sheetOf(paper, anchorOf(at))).join('')}</body></html>`
  );
}
