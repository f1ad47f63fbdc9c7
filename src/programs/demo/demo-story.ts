/**
 * One step of the story: who does what, with what. `sign`: the newest notice of this kind to the actor's agency is
 * signed for.
 */
export type StoryStep =
  | { readonly who: string; readonly verb: string; readonly input: Readonly<Record<string, unknown>> }
  | { readonly who: string; readonly sign: string };

const YEAR = '〔2026〕';
const document = (kind: string, name: string, number: string | null, pages: number): object => ({
  kind,
  name,
  number,
  pages,
  original: true,
});

/**
 * 图斑 JC-2026-0142: a warehouse on 5.20 亩 of permanent basic farmland, past the line of 5 亩 (T-342-A). Details are
 * invented.
 */
export const MATTER = {
  title: '僧楼镇某公司占用永久基本农田建仓库案（演示）',
  party: '某仓储公司（演示）',
  location: '僧楼镇（演示地块）',
  townshipId: 'hejin-senglou',
  patchNumber: 'JC-2026-0142',
  occupiedMu: '5.20',
  basicFarmlandMu: '5.20',
  destroyedMu: '5.20',
  suspectedCrime: '非法占用农用地罪（刑法第三百四十二条）',
  penaltyDecided: false,
  demolitionOrdered: null,
};

/** The documents of the transfer (Decree 310 art. 6). */
export const TRANSFER_DOCUMENTS = [
  document('TRANSFER_LETTER', '涉嫌犯罪案件移送书', `河自然资移字${YEAR}1号`, 3),
  document('INVESTIGATION_REPORT', '涉嫌犯罪案件情况的调查报告', null, 12),
  document('MATERIAL_LIST', '移送案件材料清单', null, 1),
  document('ITEM_LIST', '涉案物品清单', null, 1),
  document('APPRAISAL_REPORT', '耕地破坏程度鉴定意见', null, 9),
];

/** From the report to the judgment, after the team has been named. */
export const STORY: readonly StoryStep[] = [
  {
    who: 'zrzy-officer-1',
    verb: 'submitReport',
    input: {
      report: document('TRANSFER_REPORT', '移送涉嫌犯罪案件的书面报告', `河自然资移报${YEAR}1号`, 6),
      facts: '占用永久基本农田5.20亩建仓库，经鉴定种植条件严重毁坏5.20亩。',
      opinion: '涉嫌非法占用农用地罪，建议移送公安机关。',
    },
  },
  { who: 'zrzy-head', verb: 'approveTransfer', input: { opinion: '同意移送。' } },
  {
    who: 'zrzy-liaison',
    verb: 'sendTransfer',
    input: {
      toAgencyId: 'hejin-public-security',
      documents: TRANSFER_DOCUMENTS,
      items: [{ name: '施工现场照片光盘', quantity: '1张', features: '含拍摄时间、坐标', storage: '自然资源局档案室' }],
    },
  },
  { who: 'gaj-liaison', verb: 'signReceipt', input: { remarks: '' } },
  { who: 'gaj-liaison', verb: 'acceptCase', input: { registrationNumber: '演示受案-2026-0008' } },
  {
    who: 'gaj-reviewer',
    verb: 'requestSupplement',
    input: { documentNumber: `河公补字${YEAR}1号`, missing: ['勘测定界报告'] },
  },
  { who: 'zrzy-liaison', sign: 'SUPPLEMENT_REQUEST' },
  {
    who: 'zrzy-liaison',
    verb: 'provideSupplement',
    input: { documents: [document('OTHER', '勘测定界报告', null, 8)] },
  },
  { who: 'gaj-liaison', sign: 'SUPPLEMENT' },
  {
    who: 'gaj-reviewer',
    verb: 'declineFiling',
    input: { documentNumber: `河公（环）不立字${YEAR}1号`, statement: '现有材料不足以认定毁坏面积。' },
  },
  { who: 'zrzy-liaison', sign: 'DECLINE' },
  {
    who: 'zrzy-liaison',
    verb: 'requestReconsideration',
    input: { documentNumber: `河自然资复申${YEAR}1号`, statement: '鉴定意见已认定毁坏5.20亩，请予复议。' },
  },
  { who: 'gaj-liaison', sign: 'RECONSIDERATION_REQUEST' },
  {
    who: 'gaj-head',
    verb: 'reverseDecline',
    input: { documentNumber: `河公（环）立字${YEAR}1号`, statement: '经复议，决定立案。' },
  },
  { who: 'zrzy-liaison', sign: 'DECLINE_REVERSED' },
  {
    who: 'zrzy-liaison',
    verb: 'handOverItems',
    input: {
      items: [{ name: '施工现场照片光盘', quantity: '1张', features: '含拍摄时间、坐标', storage: '公安局物证室' }],
      place: '公安局',
    },
  },
  { who: 'gaj-liaison', sign: 'ITEMS_HANDOVER' },
  { who: 'gaj-liaison', verb: 'receiveItems', input: { remarks: '当面清点无误' } },
  {
    who: 'gaj-reviewer',
    verb: 'sendForProsecution',
    input: { documentNumber: `河公（环）诉字${YEAR}1号`, statement: '侦查终结，移送审查起诉。' },
  },
  { who: 'jcy-liaison', verb: 'prosecute', input: { documentNumber: `河检刑诉${YEAR}1号`, statement: '提起公诉。' } },
  {
    who: 'jcy-liaison',
    verb: 'recordJudgment',
    input: { documentNumber: '(2026)晋0882刑初1号', statement: '判处罚金并责令恢复种植条件。' },
  },
  { who: 'zrzy-liaison', sign: 'JUDGMENT' },
];
