import { HEAD_POSTS } from '../../agency/agency.js';
import { type ActRow, LEADERS, LEDGER_DESK } from '../act-row.js';
import type { PatchState } from './patch.js';

const patch = (row: Omit<ActRow<'PATCH', PatchState>, 'on'>): ActRow<'PATCH', PatchState> => ({ on: 'PATCH', ...row });

/** What can be done to a patch. */
export const PATCH_ACTS = {
  REGISTER_PATCH: patch({
    from: [],
    to: 'DELIVERED',
    by: ['BUREAU', 'OFFICE', 'LOCAL'],
    posts: LEDGER_DESK,
    zh: '登记图斑（问题线索）',
    en: 'registers a patch',
    source: 'F053',
  }),
  CORRECT_PATCH: patch({
    from: ['DELIVERED', 'CHECKED'],
    to: null,
    by: ['BUREAU'],
    posts: LEDGER_DESK,
    zh: '更正图斑登记内容，说明理由',
    en: 'corrects what is registered of a patch, with the reason',
    source: 'F062',
  }),
  CHECK_PATCH: patch({
    from: ['DELIVERED', 'CHECKED'],
    to: 'CHECKED',
    by: ['BUREAU', 'LOCAL'],
    posts: LEDGER_DESK,
    zh: '实地核查图斑',
    en: 'records the field check',
    source: '自然资发〔2023〕258号',
  }),
  JUDGE_PATCH: patch({
    from: ['CHECKED', 'JUDGED'],
    to: 'JUDGED',
    by: ['BUREAU'],
    posts: LEADERS,
    zh: '判定图斑',
    en: 'gives the verdict on a patch',
    source: 'F063',
  }),
  EXCLUDE_PATCH: patch({
    from: ['JUDGED'],
    to: null,
    by: ['OFFICE'],
    posts: HEAD_POSTS,
    zh: '将判定为合法、伪变化的图斑移出基数',
    en: 'takes a patch that is lawful or a pseudo-change out of the denominators',
    source: 'G4',
  }),
  RESTORE_PATCH: patch({
    from: ['JUDGED', 'FILED'],
    to: null,
    by: ['OFFICE'],
    posts: HEAD_POSTS,
    zh: '将移出的图斑恢复计入基数',
    en: 'counts an excluded patch again',
    source: 'G4',
  }),
  DISMISS_PATCH_ALERT: patch({
    from: ['DELIVERED', 'CHECKED', 'JUDGED', 'FILED'],
    to: null,
    by: ['BUREAU'],
    posts: HEAD_POSTS,
    zh: '负责人认定图斑预警不成立，说明理由',
    en: 'a leader dismisses an alert on a patch, with the reason',
    source: '《行政执法机关移送涉嫌犯罪案件的规定》第五条第二款',
  }),
} as const;
