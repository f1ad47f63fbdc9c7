import { localDateOf } from '../kernel/instant.js';
import { dateInWords, type Paper } from '../paper/paper.js';
import { type CaseFacts, stateName } from './case-facts.js';
import { handOverSheet, summaryOf } from './hand-over-sheet.js';
import { heading, paragraph, sheetOf, tableOr } from './sheet.js';

/** A paper of the volume, with who issued it. */
export interface BoundPaper {
  readonly paper: Paper;
  readonly by: string;
}

/** 卷宗: a cover with its contents, every paper that its reader may read, by day, and the sheet of hand-overs. */
export function caseVolume(facts: CaseFacts, papers: readonly BoundPaper[]): readonly [Paper, ...Paper[]] {
  const { referral, printing } = facts;
  const last = handOverSheet(facts);
  const bound = [...papers, { paper: last, by: printing.organ }];
  const cover = sheetOf(printing, {
    title: '案件移送卷宗',
    number: `编号：${referral.number}`,
    blocks: [
      summaryOf(facts),
      paragraph(
        `自${dateInWords(localDateOf(referral.caseSince))}起，` +
          (referral.endedAt === null
            ? `现为“${stateName(facts)}”。`
            : `至${dateInWords(localDateOf(referral.endedAt))}止，以“${stateName(facts)}”办结。`),
      ),
      heading('卷内文件目录'),
      {
        kind: 'CONTENTS',
        rows: bound.map(({ paper: { title, number, date }, by }) => [
          number === null || number.startsWith('编号') ? title : `${title}（${number}）`,
          by,
          dateInWords(date),
        ]),
      },
      heading('随卷材料'),
      facts.documents === null
        ? paragraph('材料清单本岗位不能看。')
        : tableOr(
            '没有材料。',
            ['序号', '名称', '页数', 'SHA-256'],
            [2, 9, 2, 9],
            facts.documents.map(({ name, number, pages, sha256 }, at) => [
              String(at + 1),
              number === null ? name : `${name}（${number}）`,
              String(pages),
              sha256 ?? '仅有纸质',
            ]),
          ),
    ],
  });
  return [cover, ...bound.map(({ paper }) => paper)];
}
