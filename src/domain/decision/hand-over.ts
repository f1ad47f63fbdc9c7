import type { AgencyId } from '../agency/agency.js';
import type { Deadline } from '../deadline/deadline.js';
import type { Instant } from '../kernel/instant.js';
import { type Evidence, type EvidenceKind, type Notice, sentByAct } from '../notice/notice.js';
import type { Referral } from '../referral/referral.js';
import { ownersOf } from '../route/owners.js';

/** The steps of a hand-over (交接线), three on the road and four at the desk. */
export const HAND_OVER_STEPS = [
  'SUBMITTED',
  'RELAYED',
  'DELIVERED',
  'OPENED',
  'ACKNOWLEDGED',
  'DECIDED',
  'OUTCOME_RECEIVED',
] as const satisfies readonly EvidenceKind[];
export type HandOverStep = (typeof HAND_OVER_STEPS)[number];

/** An agency that the case has come to, with the steps of the hand-over that brought it there. */
export interface Station {
  readonly agencyId: AgencyId;
  /** The notice that brought it; null: the case began here, or came in another way. */
  readonly noticeId: string | null;
  /** Is it this agency's move? */
  readonly here: boolean;
  /** The time of each step; null while it has not happened. Empty where no transfer brought it that the reader sees. */
  readonly steps: readonly { readonly step: HandOverStep; readonly at: Instant | null }[];
  /** When the way failed; null: it did not, or was gone again. */
  readonly failedAt: Instant | null;
}

/** Where a case has been, where it is, and since when nobody there has stirred. */
export interface HandOver {
  readonly stations: readonly Station[];
  /**
   * Since the agency whose move it is last sent, opened or signed anything here. Null: an end, or a reader who does not
   * see what passes between others.
   */
  readonly silentSince: Instant | null;
  /** The limit that runs for it: the first of its open duties and rights to end. */
  readonly running: Deadline | null;
}

/** What it is made of: notices and evidences as far as the reader may see them. */
export interface HandOverSeen {
  readonly reader: AgencyId;
  readonly now: Instant;
  readonly referral: Referral;
  readonly notices: readonly Notice[];
  readonly evidences: readonly Pick<Evidence, 'noticeId' | 'kind' | 'at'>[];
  readonly deadlines: readonly Deadline[];
}

export function handOverOf({ reader, now, referral, notices, evidences, deadlines }: HandOverSeen): HandOver {
  const owners = ownersOf(referral);
  const transfers = notices.filter(({ kind, copy }) => kind === 'TRANSFER' && !copy);
  const first: Station = {
    agencyId: referral.sender,
    noticeId: null,
    here: owners.includes(referral.sender),
    steps: [],
    failedAt: null,
  };
  const stations = transfers.map((notice): Station => {
    const own = evidences.filter(({ noticeId }) => noticeId === notice.id);
    const at = (kind: EvidenceKind): Instant | null => own.find((evidence) => evidence.kind === kind)?.at ?? null;
    return {
      agencyId: notice.to,
      noticeId: notice.id,
      here: owners.includes(notice.to) && transfers.filter(({ to }) => to === notice.to).at(-1) === notice,
      steps: HAND_OVER_STEPS.map((step) => ({ step, at: at(step) })),
      failedAt: notice.deliveredAt === null ? (at('NOT_DELIVERED') ?? at('RELAY_FAILED')) : null,
    };
  });
  // whoever has it without a transfer of its own, or by one that the reader does not see
  const others = owners.filter(
    (owner) => ![first, ...stations].some(({ agencyId, here }) => here && agencyId === owner),
  );
  const running = deadlines
    .filter(
      ({ kind, state, dutyAgency, dueAt }) =>
        state === 'OPEN' && owners.includes(dutyAgency) && (kind === 'DUTY' || (kind === 'RIGHT' && dueAt >= now)),
    )
    .sort((one, other) => one.dueAt.localeCompare(other.dueAt));
  return {
    stations: [
      first,
      ...stations,
      ...others.map((agencyId) => ({ agencyId, noticeId: null, here: true, steps: [], failedAt: null })),
    ],
    // who gets copies alone sees too little of it to tell
    silentSince:
      [referral.sender, ...owners].includes(reader) && owners.length > 0 ? lastSign(referral, owners, notices) : null,
    running: running[0] ?? null,
  };
}

/**
 * When the agencies whose move it is last gave a sign of life, at the earliest when it became their move: what reached
 * them does not count, and what the ladder sends in their name is none.
 */
function lastSign(referral: Referral, owners: readonly AgencyId[], notices: readonly Notice[]): Instant {
  const signs = notices.flatMap((notice) => [
    ...(owners.includes(notice.from) && sentByAct(notice) ? [notice.submittedAt] : []),
    ...(owners.includes(notice.to) ? [notice.openedAt, notice.signedAt] : []),
  ]);
  return signs.reduce<Instant>((last, at) => (at !== null && at > last ? at : last), referral.stateSince);
}
