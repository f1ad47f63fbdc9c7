import { titleAsRead } from '../access/notice-content.js';
import type { FieldGroup, Reading } from '../access/read-policy.js';
import { dayText } from '../deadline/explain-deadline.js';
import { localDateOf } from '../kernel/instant.js';
import { masked } from '../kernel/text.js';
import { DOCUMENT_KINDS, type DocumentEntry, documentsFor, type Referral } from '../referral/referral.js';
import { ownersOf } from '../route/owners.js';
import { getRoute } from '../route/registry.js';

/** What a referral says of itself, as a text for each thing that may change. */
const FACTS = {
  state: '状态',
  owners: '轮到的机关',
  holder: '受移送机关',
  copied: '抄送机关',
  respondent: '第三方机关',
  ruling: '指定管辖',
  urgent: '加急',
  title: '案件名称',
  party: '当事人',
  location: '地点',
  patchNumber: '图斑编号',
  occupiedMu: '占用面积（亩）',
  basicFarmlandMu: '其中永久基本农田（亩）',
  destroyedMu: '经鉴定严重毁坏（亩）',
  suspectedCrime: '涉嫌罪名',
  documents: '材料',
  items: '涉案物品',
  missing: '须补充的材料',
  ended: '办结',
} as const;
export type Fact = keyof typeof FACTS;

/** One thing that is not as it was. */
export interface Difference {
  readonly fact: Fact;
  readonly name: string;
  /** Null: it said nothing, or the referral did not exist yet. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Who reads, how he reads each part, and what agencies are called. */
export interface ReaderOfFacts {
  readonly agencyId: string;
  readonly reading: (group: FieldGroup) => Reading;
  readonly nameOf: (agencyId: string) => string;
}

/** What differs between two moments of a referral, as its reader reads it. `before` null: it was not there yet. */
export function differencesOf(before: Referral | null, after: Referral, reader: ReaderOfFacts): readonly Difference[] {
  const then = before === null ? null : factsOf(before, reader);
  const now = factsOf(after, reader);
  return (Object.keys(FACTS) as Fact[]).flatMap((fact) => {
    const [old, present] = [then?.[fact] ?? null, now[fact]];
    return old === present ? [] : [{ fact, name: FACTS[fact], before: old, after: present }];
  });
}

function factsOf(
  referral: Referral,
  { agencyId, reading, nameOf }: ReaderOfFacts,
): Readonly<Record<Fact, string | null>> {
  const { state, holder, copied, respondent, ruling, urgent, matter, items, missing, endedAt } = referral;
  const named = (ids: readonly string[]): string | null => listed(ids.map(nameOf));
  const lists = reading('MATERIALS') === 'FULL';
  return {
    state: getRoute(referral.routeId).states[state]?.name ?? state,
    owners: named(ownersOf(referral)),
    holder: holder === null ? null : nameOf(holder),
    copied: named(copied),
    respondent: respondent === null ? null : nameOf(respondent),
    ruling: ruling === null ? null : `${nameOf(ruling.toAgencyId)}（${ruling.documentNumber}）`,
    urgent: urgent ? '是' : '否',
    title: titleAsRead(matter, reading),
    party: reading('PERSONAL') === 'FULL' ? matter.party : masked(matter.party),
    location: matter.location,
    patchNumber: matter.patchNumber,
    occupiedMu: matter.occupiedMu,
    basicFarmlandMu: matter.basicFarmlandMu,
    destroyedMu: matter.destroyedMu,
    suspectedCrime: matter.suspectedCrime,
    documents: lists ? listed(documentsFor(referral, agencyId).map(documentInWords)) : null,
    items: lists
      ? listed(items.map(({ name, quantity, features, storage }) => `${name} ${quantity}（${features}，${storage}）`))
      : null,
    missing: lists ? listed(missing) : null,
    ended: endedAt === null ? null : dayText(localDateOf(endedAt)),
  };
}

/** W07 移送书（河自然资移字〔2026〕5号，3页，文件 0f3a…） */
function documentInWords({ kind, name, number, pages, sha256 }: DocumentEntry): string {
  const file = sha256 === null ? '仅有纸质' : `文件 ${sha256.slice(0, 12)}…`;
  return `${DOCUMENT_KINDS[kind].code} ${name}（${number === null ? '' : `${number}，`}${pages}页，${file}）`;
}

function listed(texts: readonly string[]): string | null {
  return texts.length === 0 ? null : texts.join('、');
}
