import { momentInWords, type Paper } from '../paper/paper.js';
import { areasOf, type CaseFacts, postOf, type ToldEvent } from './case-facts.js';
import { heading, paragraph, sheetOf, tableOr } from './sheet.js';

/**
 * 移送呈批表 (W06): what was put before the head of the sender and what he decided, up to the transfer. It stays inside
 * the sender: the written report is a paper to its own head (国务院令第310号 art. 5). Null: the reader is not of the sender.
 */
export function approvalSheet(facts: CaseFacts): Paper | null {
  const { referral, matter, route, team, events, nameOf, printing } = facts;
  if (team === null) return null;
  const sent = events.findIndex(({ action }) => action === 'SEND_TRANSFER');
  const inside = (sent < 0 ? events : events.slice(0, sent)).filter(
    ({ action, by }) => action !== null && by?.agencyId === referral.sender,
  );
  return sheetOf(printing, {
    title: `${route.letter.replace(/（.*）$/, '')}呈批表`,
    number: `编号：${referral.number}`,
    blocks: [
      {
        kind: 'TABLE',
        caption: null,
        header: [],
        widths: [3, 19],
        rows: [
          ['案由', matter.title],
          ['当事人', matter.party],
          ['地点', `${matter.location}${matter.patchNumber === null ? '' : `（图斑${matter.patchNumber}）`}`],
          ['面积', areasOf(matter)],
          ['涉嫌罪名', matter.suspectedCrime ?? '无'],
          ['承办人员', team.length === 0 ? '没有指定' : team.join('、')],
          ['依据', route.basis.map(({ instrument, article }) => `${instrument}${article}`).join('；')],
        ],
      },
      heading('一、呈报和批示'),
      tableOr(
        '还没有呈报。',
        ['时间', '岗位', '意见、决定'],
        [5, 5, 12],
        inside.map((event) => [
          momentInWords(event.at),
          event.by === null ? '' : postOf(event.by, nameOf),
          opinionIn(event),
        ]),
      ),
      heading('二、材料'),
      ...(facts.documents ?? []).map(({ name, number, pages }, at) =>
        paragraph(`${at + 1}. ${name}${number === null ? '' : `（${number}）`}，${pages}页。`),
      ),
    ],
  });
}

function opinionIn({ zh, said, documentNumber }: ToldEvent): string {
  return `${zh}${said === null ? '' : `：${said}`}${documentNumber === null ? '' : `（${documentNumber}）`}`;
}
