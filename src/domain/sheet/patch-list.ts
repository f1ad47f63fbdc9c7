import type { Light } from '../deadline/light.js';
import { type AlertCode, ALERTS } from '../ledger/alert/alert.js';
import { standing } from '../ledger/alert/alerts.js';
import { type Patch, PATCH_STATES } from '../ledger/patch/patch.js';
import type { Paper } from '../paper/paper.js';
import { paragraph, type Printing, sheetOf, tableOr } from './sheet.js';

/** A patch with how near its day is. */
export interface ListedPatch {
  readonly patch: Patch;
  readonly light: Light | null;
}

/** 问题台账清单: the patches that fit what was asked for, as a table over the page. */
export function patchList(
  rows: readonly ListedPatch[],
  {
    filter,
    nameOf,
    printing,
  }: { readonly filter: string; readonly nameOf: (id: string) => string; readonly printing: Printing },
): Paper {
  return sheetOf(printing, {
    title: '问题台账清单',
    number: null,
    layout: 'WIDE',
    blocks: [
      paragraph(`${filter === '' ? '全部图斑' : filter}，共${rows.length}个。`),
      tableOr(
        '没有符合的图斑。',
        [
          '序号',
          '图斑编号',
          '类别',
          '乡镇',
          '坐落',
          '总面积',
          '耕地',
          '永久基本农田',
          '责任单位',
          '状态',
          '期限',
          '预警',
        ],
        [2, 7, 3, 5, 8, 4, 4, 4, 5, 4, 5, 6],
        rows.map(({ patch, light }, at) => {
          const { number, batch, townshipId, location, total, cultivated, basic, dutyAgencyId } = patch.facts;
          return [
            String(at + 1),
            number,
            batch,
            nameOf(townshipId),
            location,
            total,
            cultivated,
            basic,
            nameOf(dutyAgencyId),
            PATCH_STATES[patch.state],
            [patch.dueOn ?? '', light?.zh ?? ''].filter((words) => words !== '').join('　'),
            standing(patch.alerts)
              .map(({ alertCode }) => ALERTS[alertCode as AlertCode])
              .join('、'),
          ];
        }),
      ),
    ],
  });
}
