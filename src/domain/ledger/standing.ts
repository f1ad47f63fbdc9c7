/** How an agency stands to a record of the ledger. */
export const STANDINGS = {
  BUREAU: '自然资源局',
  OFFICE: '领导小组办公室',
  LOCAL: '所在乡镇（街道）',
  DUTY: '整改责任单位',
  HANDLER: '立案机关',
  ENFORCER: '有执法权的机关',
} as const;

export type Standing = keyof typeof STANDINGS;
