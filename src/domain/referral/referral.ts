import type { AgencyId } from '../agency/agency.js';
import type { Instant, LocalDate } from '../kernel/instant.js';

/** The kinds of document a case file is made of (domain table 7.1, W-numbers). */
export const DOCUMENT_KINDS = {
  TRANSFER_REPORT: { code: 'W06', name: '移送涉嫌犯罪案件的书面报告' },
  TRANSFER_LETTER: { code: 'W07', name: '涉嫌犯罪案件移送书' },
  INVESTIGATION_REPORT: { code: 'W04', name: '涉嫌犯罪案件情况的调查报告' },
  MATERIAL_LIST: { code: 'W08', name: '移送案件材料清单' },
  ITEM_LIST: { code: 'W09', name: '涉案物品清单' },
  APPRAISAL_REPORT: { code: 'W05', name: '有关检验报告或者鉴定结论（耕地破坏程度鉴定）' },
  PENALTY_DECISION: { code: 'W21', name: '行政处罚决定书' },
  DECISION_COPY: { code: 'W14', name: '不予立案、撤销案件决定书副本' },
  DECLINE_NOTICE: { code: 'W15', name: '不予立案通知书' },
  SUPERVISION_LETTER: { code: 'W17', name: '建议立案监督函' },
  PROCURATORIAL_OPINION: { code: 'W20', name: '检察意见书' },
  NON_PROSECUTION: { code: 'W19', name: '不起诉决定书' },
  DEMAND: { code: 'W22', name: '催告书' },
  APPLICATION: { code: 'W23', name: '强制执行申请书' },
  SERVICE_PROOF: { code: 'W21', name: '送达回证' },
  RULING: { code: 'W25', name: '人民法院裁定书' },
  PUBLIC_INTEREST_CLUE: { code: 'W27', name: '公益诉讼线索移送函' },
  CLUE_LETTER: { code: 'W29', name: '问题线索移送函' },
  SUGGESTION: { code: 'W28', name: '检察建议书、监察建议书' },
  CASE_LETTER: { code: 'W31', name: '案件移送函' },
  REQUEST_LETTER: { code: 'W37', name: '商请函、咨询函' },
  PROPERTY_LIST: { code: 'W36', name: '没收财物移交清单' },
  RECTIFICATION_RECORD: { code: 'W34', name: '整改销号申请表及验收材料' },
  OTHER: { code: 'W00', name: '其他有关涉嫌犯罪的材料' },
} as const;

export type DocumentKind = keyof typeof DOCUMENT_KINDS;

export interface DocumentEntry {
  readonly kind: DocumentKind;
  readonly name: string;
  /** The paper's own number (文号), where it has one. */
  readonly number: string | null;
  readonly pages: number;
  readonly original: boolean;
  /** SHA-256 of the file in lower-case hexadecimal, where there is a file. */
  readonly sha256: string | null;
}

/** An item on the list of items (涉案物品清单): name, quantity, features, place of storage. */
export interface ItemEntry {
  readonly name: string;
  readonly quantity: string;
  readonly features: string;
  readonly storage: string;
}

/** What the referral is about. Areas are exact decimals in 亩, as text. */
export interface Matter {
  readonly title: string;
  readonly party: string;
  readonly location: string;
  /** The township or subdistrict that the land lies in, where it is known; referrals of earlier days lack it. */
  readonly townshipId?: string | null;
  /** 图斑编号; null for a matter found without imagery. A patch is a clue, not proof (自然资发〔2023〕258号). */
  readonly patchNumber: string | null;
  readonly occupiedMu: string;
  readonly basicFarmlandMu: string;
  /** Area whose planting conditions are appraised as seriously destroyed; null is "no appraisal", never zero. */
  readonly destroyedMu: string | null;
  /** Null on routes that are about no crime. */
  readonly suspectedCrime: string | null;
  /** A penalty decided before the transfer must be attached (公通字〔2016〕16号). */
  readonly penaltyDecided: boolean;
  /**
   * Does the decision order a demolition (责令限期拆除)? The party may then sue for 15 days, otherwise for six months. Null
   * where no decision is to be enforced.
   */
  readonly demolitionOrdered: boolean | null;
}

/** How the caller's agency stands to a referral. */
export const RELATIONS = {
  SENDER: '移送机关',
  HOLDER: '受移送机关',
  RESPONDENT: '第三方机关（被监督、指定管辖等）',
  COPIED: '抄送机关',
  FORMER_HOLDER: '曾受移送机关',
  NONE: '无关机关',
} as const;

export type Relation = keyof typeof RELATIONS;

/** Who is competent, as decided in a dispute, and on which paper. */
export interface Ruling {
  readonly toAgencyId: AgencyId;
  readonly documentNumber: string;
}

/** The state of one referral; everything here can be re-derived from its events by `evolve`. */
export interface Referral {
  readonly id: string;
  readonly number: string;
  readonly routeId: string;
  readonly state: string;
  /** Counts the acts of persons; what the relay records (delivery, opening) does not raise it. */
  readonly version: number;
  readonly sender: AgencyId;
  readonly holder: AgencyId | null;
  readonly copied: readonly AgencyId[];
  /** The third agency, on routes that have one. */
  readonly respondent: AgencyId | null;
  /** The first referral of the thread (its own id when it continues none), and the one that it continues. */
  readonly threadId: string;
  readonly continuesId: string | null;
  /** Does it take up that the holder of the earlier one has decided nothing in time? */
  readonly onSilence: boolean;
  readonly urgent: boolean;
  /**
   * When the whole case began: the opening of the first referral of the thread. Returns and new hand-overs never move
   * it.
   */
  readonly caseSince: Instant;
  readonly formerHolders: readonly AgencyId[];
  /** The binding designation (指定管辖), once there is one. */
  readonly ruling: Ruling | null;
  readonly matter: Matter;
  /** Persons of the special team (专案组), as many as the route asks for. */
  readonly team: readonly string[];
  /** Who drafted it: whoever opened it, later the one who reported. Nobody approves an own draft. */
  readonly reportedBy: string | null;
  /** Who approved that it is sent, and who verified the rectification: persons, whatever post they did it in. */
  readonly approvedBy: string | null;
  readonly verifiedBy: string | null;
  readonly documents: readonly DocumentEntry[];
  readonly items: readonly ItemEntry[];
  /** What the receiver says is missing, while it is missing. */
  readonly missing: readonly string[];
  /** The day by which an answer was ordered, where a measure ordered one. */
  readonly replyBy: LocalDate | null;
  readonly receivedAt: Instant | null;
  readonly caseFileReturned: boolean;
  readonly openedAt: Instant;
  /**
   * When the act that led to this state was done; for an act on paper, the paper's day; for the opening, when what it
   * is about was found.
   */
  readonly stateSince: Instant;
  readonly endedAt: Instant | null;
}

/** The agencies that have a part in a referral. */
export type PartiesOf = Pick<Referral, 'sender' | 'holder' | 'respondent' | 'copied' | 'formerHolders'>;

/** Papers of the sender to its own head, which are sent to nobody (Decree 310 art. 5; art. 6 does not list them). */
const INTERNAL: readonly DocumentKind[] = ['TRANSFER_REPORT'];

/** What of the document list goes to another agency. */
export function enclosed(documents: readonly DocumentEntry[]): readonly DocumentEntry[] {
  return documents.filter(({ kind }) => !INTERNAL.includes(kind));
}

/** The document list as an agency has it. */
export function documentsFor(
  { sender, documents }: Pick<Referral, 'sender' | 'documents'>,
  agencyId: AgencyId,
): readonly DocumentEntry[] {
  return agencyId === sender ? documents : enclosed(documents);
}

/** The relation of an agency to a referral; the strongest one counts. */
export function relationOf(referral: PartiesOf, agencyId: AgencyId): Relation {
  if (referral.sender === agencyId) return 'SENDER';
  if (referral.holder === agencyId) return 'HOLDER';
  if (referral.respondent === agencyId) return 'RESPONDENT';
  if (referral.copied.includes(agencyId)) return 'COPIED';
  if (referral.formerHolders.includes(agencyId)) return 'FORMER_HOLDER';
  return 'NONE';
}

/** The agencies that stand in a relation to the referral. */
export function agenciesIn(referral: PartiesOf, relation: Relation): readonly AgencyId[] {
  switch (relation) {
    case 'SENDER':
      return [referral.sender];
    case 'HOLDER':
      return referral.holder === null ? [] : [referral.holder];
    case 'RESPONDENT':
      return referral.respondent === null ? [] : [referral.respondent];
    case 'COPIED':
      return referral.copied;
    case 'FORMER_HOLDER':
      return referral.formerHolders;
    case 'NONE':
      return [];
  }
}
