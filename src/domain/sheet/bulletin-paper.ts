import { localDateOf } from '../kernel/instant.js';
import type { Bulletin, BulletinBatch, BulletinLine } from '../ledger/figures/bulletin.js';
import { type Block, dateInWords, momentInWords, type Paper } from '../paper/paper.js';
import { paragraph, tableOr } from './sheet.js';

/** What a bulletin is printed from: one edition, as it was issued. */
export interface BulletinFacts {
  readonly bulletin: Bulletin;
  /** The agency that issued it, by name. */
  readonly organ: string;
  /** The receipt of its issue; null: it is not at hand. */
  readonly code: string | null;
}

/** 月调度通报 as it is circulated: the batches, the ranking, what points were taken off for, what is behind its target. */
export function bulletinPaper({ bulletin, organ, code }: BulletinFacts): Paper {
  const { body, month, edition, reason, documentNumber, registeredAt } = bulletin;
  const date = localDateOf(registeredAt);
  return {
    head: organ,
    number: documentNumber,
    title: `关于${Number(month.slice(0, 4))}年${Number(month.slice(5))}月整治整改情况的通报`,
    recipient: '各乡镇人民政府、街道办事处，各相关单位',
    blocks: [
      ...(reason === null
        ? []
        : [paragraph(`本通报为${monthInWords(month)}通报的第${edition}版，更正理由：${reason}。`)]),
      paragraph(`截至${momentInWords(body.asOf)}，${body.batches.map(batchInWords).join('；')}。`),
      ...body.batches.flatMap(behind),
      paragraph('综合考核排名如下：'),
      tableOr(
        '没有可以排名的单位。',
        ['名次', '单位', '个数', '耕地', '按期', '报送', '核验', '得分'],
        [2, 7, 4, 4, 3, 3, 3, 3],
        body.lines.map(rowOf),
      ),
      ...deductions(body.lines),
      ...changes(body.changes),
      paragraph(`得分的算法：${body.formula}。`),
    ],
    signature: { organ, date },
    date,
    copies: [],
    foot: [`统计口径：整治方案第${body.campaignVersion}版`],
    code,
    layout: 'LETTER',
    appendix: [],
  };
}

function monthInWords(month: string): string {
  return `${Number(month.slice(0, 4))}年${Number(month.slice(5))}月`;
}

/** 2022年卫片整改率56.14%（32/57） */
function batchInWords({ name, countRate, rectifiedPatches, dividedByPatches }: BulletinBatch): string {
  return countRate === null
    ? `${name}没有应整改的图斑`
    : `${name}整改率${countRate}（${rectifiedPatches}/${dividedByPatches}）`;
}

/** A target that has come and was not reached. */
function behind({ name, targets }: BulletinBatch): readonly Block[] {
  return targets
    .filter(({ due, met }) => due && !met)
    .map(({ percent, dueOn }) => paragraph(`${name}没有达到${dateInWords(dueOn)}前${percent}%的目标。`));
}

function rowOf(line: BulletinLine): readonly string[] {
  const { rank, name, countRate, rectified, patches, cultivatedRate, onTime, reports, verifications, score } = line;
  return [
    rank === null ? '—' : String(rank),
    name,
    countRate === null ? '—' : `${countRate} ${rectified}/${patches}`,
    cultivatedRate ?? '—',
    onTime,
    reports,
    verifications,
    score ?? '—',
  ];
}

function deductions(lines: readonly BulletinLine[]): readonly Block[] {
  const items = lines.flatMap(({ name, falseRectifications, relapses, overdueReferrals }) => {
    const told = [
      ...(falseRectifications === 0 ? [] : [`虚假整改${falseRectifications}件`]),
      ...(relapses === 0 ? [] : [`死灰复燃${relapses}件`]),
      ...(overdueReferrals === 0 ? [] : [`应移送逾期${overdueReferrals}件`]),
    ];
    return told.length === 0 ? [] : [`${name}：${told.join('，')}`];
  });
  return items.length === 0 ? [] : [{ kind: 'LIST', label: '扣分', items }];
}

function changes(of: Bulletin['body']['changes']): readonly Block[] {
  if (of.length === 0) return [];
  return [
    {
      kind: 'LIST',
      label: '基数核减',
      items: of.map(({ number, reason, documentNumber }) => `${number}（${documentNumber}）：${reason}`),
    },
  ];
}
