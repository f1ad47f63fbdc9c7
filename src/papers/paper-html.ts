import { readFileSync } from 'node:fs';
import path from 'node:path';

import { renderSVG } from 'uqr';

import { type Block, copiesInWords, dateInWords, headShare, type Paper } from '../domain/paper/paper.js';

/** What a page of HTML takes for markup. */
const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
}

/** The sheet alone, to be set into a page that has the style; `--w` sets its width, and all else follows. */
export function sheetOf(paper: Paper): string {
  const { head, number, title, recipient, blocks, signature, copies, foot, code, appendix } = paper;
  return [
    '<article class="paper" lang="zh-CN">',
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
    case 'LIST':
      return (
        `<div class="paper-list"><span>${escaped(block.label)}：</span><div>` +
        `${block.items.map((item) => `<p>${escaped(item)}</p>`).join('')}</div></div>`
      );
    case 'TABLE': {
      const whole = block.widths.reduce((sum, width) => sum + width, 0);
      const columns = block.widths.map((width) => `<col style="width:${((100 * width) / whole).toFixed(2)}%">`);
      const row = (cells: readonly string[], tag: string): string =>
        `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
      return (
        (block.caption === null ? '' : `<p class="paper-text">${escaped(block.caption)}</p>`) +
        `<table class="paper-table"><colgroup>${columns.join('')}</colgroup>` +
        `<thead>${row(block.header, 'th')}</thead>` +
        `<tbody>${block.rows.map((cells) => row(cells, 'td')).join('')}</tbody></table>`
      );
    }
  }
}

/** The style of a sheet. */
export const PAPER_STYLE = readFileSync(path.join(import.meta.dirname, 'papers.css'), 'utf8');

/** A page of its own. */
export function pageOf(paper: Paper): string {
  return (
    `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${escaped(paper.title)}</title>` +
    `<meta name="viewport" content="width=device-width"><style>${PAPER_STYLE}</style></head>` +
    `<body class="paper-desk">${sheetOf(paper)}</body></html>`
  );
}
