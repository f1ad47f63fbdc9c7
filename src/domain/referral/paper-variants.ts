/** What bytes there may be of one paper: as the platform printed it, and as its organ sealed it. */
export const PAPER_VARIANTS = {
  PRINTED: '平台印制件',
  SCANNED: '盖章原件的扫描件',
  SEALED: '电子签章件',
} as const;
export type PaperVariant = keyof typeof PAPER_VARIANTS;
