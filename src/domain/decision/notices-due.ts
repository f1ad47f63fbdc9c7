import type { Instant } from '../kernel/instant.js';
import { type Evidence, findLatest, type Notice, noticeId, type NoticeKind } from '../notice/notice.js';
import type { ActEvent } from '../referral/events.js';
import { agenciesIn, type DocumentKind, enclosed, type Referral } from '../referral/referral.js';
import type { NoticeRow, Route } from '../route/route.js';
import type { AllowedAct, NewNotice } from './case-file.js';

/** A copy of a transfer holds the letter and the lists, not the evidence (Decree 310 art. 5; domain R01 step 4). */
const COPIED_DOCUMENTS: readonly DocumentKind[] = ['TRANSFER_LETTER', 'MATERIAL_LIST', 'ITEM_LIST'];

/** The notices that an act sends, to everyone else who stands in the relation after the act. */
export function noticesDue(act: AllowedAct): readonly NewNotice[] {
  const { step, after, event, signed } = act;
  const planned = (step.notices ?? []).flatMap((row) =>
    agenciesIn(after, row.to)
      .filter((to) => to !== event.by.agencyId)
      .map((to) => newNotice(act, row, to)),
  );
  if (signed === undefined || signed.kind === 'TRANSFER') return planned;
  return [...planned, newNotice(act, { kind: 'NOTICE_RECEIPT', to: 'NONE' }, signed.from)];
}

function newNotice({ route, after, event, recordedAt }: AllowedAct, row: NoticeRow, to: string): NewNotice {
  const copy = row.copy ?? false;
  return {
    id: noticeId(after.id, event.version, row.kind, to),
    kind: row.kind,
    from: event.by.agencyId,
    to,
    copy,
    mustSign: !copy && (route.notices[row.kind]?.mustSign ?? false),
    version: event.version,
    documentNumber: documentNumberOf(event),
    submittedAt: recordedAt,
    deliveredAt: null,
    openedAt: null,
    signedAt: null,
    content: contentOf(row.kind, copy, after, event),
  };
}

/** The number of the decision or of the registration that an act says; else that of the paper on which it was done. */
function documentNumberOf({ facts, onPaper }: ActEvent): string | null {
  if ('documentNumber' in facts) return facts.documentNumber;
  return 'registrationNumber' in facts ? facts.registrationNumber : (onPaper?.documentNumber ?? null);
}

function contentOf(kind: NoticeKind, copy: boolean, referral: Referral, event: ActEvent): NewNotice['content'] {
  const head = {
    referralNumber: referral.number,
    title: referral.matter.title,
    action: event.action,
    by: { name: event.by.name, post: event.by.post, agencyId: event.by.agencyId },
    facts: event.facts,
    onPaper: event.onPaper ?? null,
  };
  // what was received, as it was then
  if (kind === 'RECEIPT') return { ...head, documents: enclosed(referral.documents) };
  if (kind === 'ITEMS_RECEIPT') return { ...head, items: referral.items };
  if (kind !== 'TRANSFER') return head;
  const listed = enclosed(referral.documents);
  const documents = copy ? listed.filter((entry) => COPIED_DOCUMENTS.includes(entry.kind)) : listed;
  return {
    ...head,
    facts: event.action === 'SEND_TRANSFER' ? null : event.facts, // its lists are those below
    matter: referral.matter,
    documents,
    ...(copy ? { listed } : {}),
    items: referral.items,
  };
}

/**
 * The evidences that an act leaves: submission of each notice, and the receiver's signature, decision and the outcome's
 * return.
 */
export function evidencesOf(
  { route, step, before, event, signed }: AllowedAct,
  sent: readonly NewNotice[],
): readonly Evidence[] {
  const notices = before?.notices ?? [];
  const { at, by, onPaper } = event;
  const evidence = (notice: Notice, kind: Evidence['kind'], detail: string): Evidence => ({
    noticeId: notice.id,
    kind,
    at,
    agencyId: by.agencyId,
    detail: onPaper === undefined || kind === 'SUBMITTED' ? detail : `${detail} ${onPaper.documentNumber}`,
  });
  const decided = step.decidesOn ? findLatest(notices, step.decidesOn, by.agencyId) : undefined;
  return [
    ...sent.map((notice) => ({ ...evidence(notice, 'SUBMITTED', event.action), at: notice.submittedAt })),
    ...(decided ? [evidence(decided, 'DECIDED', event.action)] : []),
    ...(signed ? signatureEvidences(route, signed, notices, evidence) : []),
  ];
}

type NewEvidence = (notice: Notice, kind: Evidence['kind'], detail: string) => Evidence;

function signatureEvidences(
  route: Route,
  signed: Notice,
  notices: readonly Notice[],
  evidence: NewEvidence,
): readonly Evidence[] {
  const answered = route.notices[signed.kind]?.outcomeOf;
  const question = answered
    ? notices.filter((notice) => notice.kind === answered && !notice.copy && notice.to === signed.from).at(-1)
    : undefined;
  return [
    ...(signed.openedAt === null ? [evidence(signed, 'OPENED', 'SIGNED_FOR')] : []),
    evidence(signed, 'ACKNOWLEDGED', signed.kind),
    ...(question ? [evidence(question, 'OUTCOME_RECEIVED', signed.kind)] : []),
  ];
}

/** The evidence of one step of the relay. */
export function relayEvidence(notice: Notice, kind: Evidence['kind'], at: Instant, detail: string): Evidence {
  return { noticeId: notice.id, kind, at, agencyId: notice.to, detail };
}
