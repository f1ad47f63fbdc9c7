import { decree310 } from '../law/citations.js';
import { r01 } from './r01-nr-to-police.js';
import { defineRoute } from './route.js';

/** R02 林业、农业农村、生态环境、交通运输、乡镇 → 公安局：as R01, for every other agency with power to punish (Decree 310 art. 2). */
export const r02 = defineRoute({
  ...r01,
  id: 'R02',
  title: '其他行政执法机关向公安机关移送涉嫌犯罪案件',
  titleEn: 'Other enforcement agencies to public security: suspected crime',
  basis: [decree310('第二条'), ...r01.basis],
  senderKinds: ['FORESTRY', 'AGRICULTURE', 'ECOLOGY', 'TRANSPORT', 'TOWNSHIP'],
  receiverLevel: 'COUNTY',
  continues: [...r01.continues, 'R01', 'R02'],
  continuesFrom: { R01: { states: ['RETURNED'] }, R02: { states: ['RETURNED', 'WITHDRAWN'] } },
});
