import type { StatedArea } from '../../kernel/area.js';
import type { Instant, LocalDate } from '../../kernel/instant.js';

/** Where a problem came from. What was delivered from above was found by somebody else (X1). */
export const PATCH_SOURCES = {
  SATELLITE: '卫片执法下发',
  INSPECTION: '国家、省级督察',
  SELF_FOUND: '自查发现',
  REPORTED: '群众举报',
  PATROL: '日常巡查',
} as const;

export type PatchSource = keyof typeof PATCH_SOURCES;
export const FROM_ABOVE: readonly PatchSource[] = ['SATELLITE', 'INSPECTION'];

/** What stands on the land (F024–F029). */
export const LAND_USES = {
  BUILDING: '建房',
  VILLAGE_HOUSE: '农村村民住宅',
  GREENHOUSE_HOUSE: '大棚房',
  LAKE: '挖湖造景',
  GOLF: '高尔夫',
  VILLA: '违建别墅',
  TREES: '绿化造林',
  FISH_POND: '挖塘养鱼、种植果树',
  ROAD: '道路等交通运输',
  INDUSTRY: '厂房、仓库',
  MINING: '采矿、挖沙、取土',
  WASTE: '堆放固体废弃物',
  FACILITY: '设施农用地',
  OTHER: '其他',
} as const;

export type LandUse = keyof typeof LAND_USES;

/**
 * PSEUDO: the imagery changed, the land did not. OTHER: facility land, temporary land and the like, to be regularised.
 */
export const VERDICTS = {
  UNLAWFUL: '违法',
  LAWFUL: '合法',
  PSEUDO: '伪变化',
  OTHER: '其他（设施农用地、临时用地等）',
} as const;

export type Verdict = keyof typeof VERDICTS;

/** A patch is a clue (自然资发〔2023〕258号): what was found on the land, and what the bureau makes of it, come after it. */
export const PATCH_STATES = { DELIVERED: '已下发', CHECKED: '已实地核查', JUDGED: '已判定', FILED: '已立案' } as const;
export type PatchState = keyof typeof PATCH_STATES;

/** A photograph with its place and time; coordinates are decimal degrees (CGCS2000) as text. */
export interface Photo {
  readonly phase: 'BEFORE' | 'AFTER';
  readonly takenAt: Instant;
  readonly longitude: string;
  readonly latitude: string;
  /** SHA-256 of the file, lower-case hexadecimal. */
  readonly sha256: string;
  /** What a person has said because the file does not: such a time or place proves nothing. */
  readonly stated: readonly ('TIME' | 'PLACE')[];
}

/** What a row of the ledger says of a patch, before anybody has looked at the land. */
export interface PatchFacts {
  /** 图斑编号, as whoever delivered it has numbered it; one of a kind in a campaign. */
  readonly number: string;
  /** The category under which it is counted, such as C2-a; the batches with a baseline are frozen. */
  readonly batch: string;
  /** Further categories: a problem may belong to several (gap G14). */
  readonly alsoUnder: readonly string[];
  readonly source: PatchSource;
  readonly deliveredOn: LocalDate;
  readonly imageryOn: LocalDate | null;
  readonly townshipId: string;
  readonly village: string;
  readonly location: string;
  readonly total: StatedArea;
  readonly cultivated: StatedArea;
  readonly basic: StatedArea;
  /** Who is thought to have done it. */
  readonly party: string | null;
  readonly dutyAgencyId: string;
  /** GeoJSON Polygon or MultiPolygon (RFC 7946), longitude first; null: none came with it. */
  readonly geometry: string | null;
  /** Invented for a demonstration. */
  readonly invented: boolean;
}

export interface FieldCheck {
  readonly checkedOn: LocalDate;
  readonly total: StatedArea;
  readonly cultivated: StatedArea;
  readonly basic: StatedArea;
  readonly use: LandUse;
  readonly finding: string;
  readonly photos: readonly Photo[];
  readonly by: string;
  readonly agencyId: string;
}

/** A patch that the denominators no longer count, by a signed change (判定为合法、伪变化). */
export interface Exclusion {
  readonly reason: string;
  readonly documentNumber: string;
  readonly by: string;
  readonly at: Instant;
}

/** What is open against a record; `alerts.ts` says what raises it. */
export interface OpenAlert {
  readonly alertCode: string;
  readonly level: string;
  readonly rule: string;
  readonly text: string;
  readonly textEn: string;
  /** The answer to "the same as before?": what it was found from. */
  readonly inputs: string;
  readonly since: Instant;
  readonly dismissed: { readonly by: string; readonly reason: string; readonly at: Instant } | null;
}

export interface Patch {
  readonly kind: 'PATCH';
  readonly id: string;
  readonly campaignId: string;
  readonly state: PatchState;
  readonly version: number;
  readonly facts: PatchFacts;
  readonly check: FieldCheck | null;
  readonly verdict: {
    readonly verdict: Verdict;
    readonly reason: string;
    readonly on: LocalDate;
    readonly by: string;
  } | null;
  readonly caseId: string | null;
  /** The agency that filed the case. */
  readonly handlerId: string | null;
  readonly excluded: Exclusion | null;
  /** The plan's day for its batch; null: none. */
  readonly dueOn: LocalDate | null;
  readonly alerts: readonly OpenAlert[];
  readonly registeredAt: Instant;
  /**
   * The agency that registered it: a township's word is good from that day on, and it is not ranked by what it found
   * itself.
   */
  readonly registeredBy: string;
  readonly changedAt: Instant;
}

/** Is the day of its category still its own? A case that was filed on it has a day itself. */
export function isOpenPatch({ state, verdict }: Pick<Patch, 'state' | 'verdict'>): boolean {
  return state === 'DELIVERED' || state === 'CHECKED' || (state === 'JUDGED' && verdict?.verdict === 'UNLAWFUL');
}
