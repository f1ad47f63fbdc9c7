import { HAND_OVER_STEPS, type Station } from '../decision/hand-over.js';
import { EVIDENCE_KINDS } from '../notice/notice.js';
import { type Block, momentInCell, momentInWords, type Paper } from '../paper/paper.js';
import { areasOf, type CaseFacts, postOf, stateName, type ToldEvent } from './case-facts.js';
import { heading, paragraph, sheetOf, tableOr } from './sheet.js';

/** 案件流转单: where a case has been, what runs, and what was done, on one or two pages. */
export function handOverSheet(facts: CaseFacts): Paper {
  return sheetOf(facts.printing, {
    title: '案件流转单',
    number: `编号：${facts.referral.number}`,
    blocks: [
      summaryOf(facts),
      heading('一、交接'),
      ...lineOf(facts),
      heading('二、期限'),
      limitsOf(facts),
      heading('三、流转记录'),
      eventsOf(facts),
    ],
  });
}

export function summaryOf(facts: CaseFacts): Block {
  const { route, referral, matter, nameOf } = facts;
  return {
    kind: 'TABLE',
    caption: null,
    header: [],
    widths: [3, 9, 3, 7],
    rows: [
      ['案由', matter.title, '涉嫌罪名', matter.suspectedCrime ?? '无'],
      ['移送机关', nameOf(referral.sender), '受移送机关', referral.holder === null ? '无' : nameOf(referral.holder)],
      ['面积', areasOf(matter), '现在', stateName(facts)],
      ['地点', matter.location, '路线', `${route.id} ${route.title}`],
    ],
  };
}

/** 交接线 as a table: a row for each station, a column for each of the seven steps. */
export function lineOf({ handOver, nameOf, printing }: CaseFacts): readonly Block[] {
  const cellOf = ({ steps, failedAt }: Station, at: number): string => {
    const step = steps[at];
    if (step === undefined) return '';
    if (step.at !== null) return momentInCell(step.at, printing.at);
    return failedAt !== null && step.step === 'DELIVERED' ? '未能送达' : '—';
  };
  const { silentSince, stations } = handOver;
  return [
    {
      kind: 'TABLE',
      caption: null,
      header: ['机关', ...HAND_OVER_STEPS.map((step) => EVIDENCE_KINDS[step])],
      widths: [4, ...HAND_OVER_STEPS.map(() => 3)],
      rows: stations.map((station) => [
        `${nameOf(station.agencyId)}${station.here ? '（卷在此）' : ''}`,
        ...HAND_OVER_STEPS.map((_, at) => cellOf(station, at)),
      ]),
    },
    ...(silentSince === null ? [] : [paragraph(`轮到的机关自${momentInWords(silentSince)}起没有动静。`)]),
  ];
}

export function limitsOf({ deadlines, nameOf, printing }: CaseFacts): Block {
  return tableOr(
    '没有期限。',
    ['期限', '承办机关', '届满', '现在', '依据'],
    [5, 4, 3, 4, 6],
    deadlines.map(({ name, dutyAgency, dueAt, light, basis }) => [
      name,
      nameOf(dutyAgency),
      momentInCell(dueAt, printing.at),
      light.zh,
      basis,
    ]),
  );
}

function eventsOf({ events, nameOf, printing }: CaseFacts): Block {
  return tableOr(
    '没有记录。',
    ['证据', '时间', '机关　岗位', '事项　意见'],
    [2, 4, 5, 11],
    events.map((event) => [
      String(event.seq),
      momentInCell(event.at, printing.at),
      event.by === null ? '平台' : postOf(event.by, nameOf),
      toldIn(event),
    ]),
  );
}

/** 批准移送　河自然资移字〔2026〕5号：“同意移送。”（逾期） */
export function toldIn({ zh, documentNumber, said, stateName: state, late }: ToldEvent): string {
  return [
    zh,
    documentNumber === null ? '' : `　${documentNumber}`,
    said === null ? '' : `：“${said}”`,
    state === null ? '' : `，到“${state}”`,
    late.length === 0 ? '' : `（逾期：${late.join('、')}）`,
  ].join('');
}
