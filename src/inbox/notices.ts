import { Inject, Injectable } from '@nestjs/common';

import { CarryOut } from '../books/carry-out.js';
import { NOTICE_COLUMNS, withInstants } from '../books/casebook/load.js';
import { NoticeSteps } from '../books/casebook/notice-steps.js';
import { type KeptReceipt, noteOf, receiptColumn } from '../books/history.js';
import type { CommandReceipt } from '../books/receipts.js';
import { type NoticeContent, readableContent } from '../domain/access/notice-content.js';
import { readerOf } from '../domain/access/read-policy.js';
import { type Caller, inPost, type StaffMember } from '../domain/agency/agency.js';
import { type Refusal, refuse } from '../domain/kernel/refusal.js';
import { type Evidence, EVIDENCE_KINDS, type Notice } from '../domain/notice/notice.js';
import type { DocumentEntry, ItemEntry, Referral } from '../domain/referral/referral.js';
import { AUDIT_KEYS, type AuditKeys } from '../platform/crypto/audit-keys.js';
import { API_UNIT_OF_WORK, type Tx, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { batchLoader, type GraphQLContext } from '../platform/graphql/context.js';
import type { NoticeContentType } from './notice.type.js';

const EVIDENCES = Symbol('evidences');
const CONTENTS = Symbol('contents of notices');

/** A notice as it was found, with the referral whose parties say who may read what of it. */
interface FoundNotice {
  readonly notice: Notice;
  readonly content: NoticeContent;
  readonly referral: Referral;
}

interface OpenedNotice {
  readonly notice: Notice;
  readonly content: string;
  /** Of the event OPENED; null when it was open already, or the sender looks. */
  readonly receipt: CommandReceipt | null;
  readonly referral: Referral;
}

type EvidenceRow = Evidence & { readonly eventSeq: number; readonly leafHash: string; readonly note: string };

/** Reading a notice, which is an act that leaves its own evidence. */
@Injectable()
export class Notices {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly steps: NoticeSteps,
    private readonly carryOut: CarryOut,
    @Inject(AUDIT_KEYS) private readonly keys: AuditKeys,
  ) {}

  /**
   * The notice with what it says, for its receiver (who thereby opens it) or its sender. It needs no key: a notice is
   * opened once, and whoever opens it again reads the same.
   */
  open(noticeId: string, caller: Caller): Promise<OpenedNotice | { readonly refused: Refusal }> {
    return this.carryOut.unlessClosed<OpenedNotice>(caller, async (tx) => {
      const before = await findNotice(tx, noticeId, caller.agencyId);
      if (before === null) return { refused: unknownNotice(noticeId) };
      const receipt = await this.steps.take(tx, before.referral.id, { step: 'OPEN', noticeId, reader: inPost(caller) });
      const after = await findNotice(tx, noticeId, caller.agencyId);
      if (after === null) throw new Error(`notice ${noticeId} vanished while it was opened`);
      const content = JSON.stringify(
        readableContent(after.content, after.referral.matter.party, readerOf(after.referral, caller)),
      );
      return { ...after, receipt, content };
    });
  }

  /** What a notice says, where the caller's agency has sent, opened or signed for it; batched over the request. */
  async contentOf(
    context: GraphQLContext,
    caller: Caller,
    { referralId, noticeId }: { readonly referralId: string; readonly noticeId: string },
  ): Promise<NoticeContentType | null> {
    const loader = batchLoader<ReadonlyMap<string, NoticeContentType>>(context, CONTENTS, (ids) =>
      this.work.readAtOnce({ agency: caller.agencyId }, async (tx) => {
        const rows = await tx.query<{ id: string; content: NoticeContent; referral: Referral }>(
          `SELECT n.id, n.content, r.body AS referral
           FROM notice n JOIN referral r ON r.id = n.referral_id
           WHERE n.referral_id = ANY ($1::uuid[])
             AND (n.from_agency = $2 OR (n.to_agency = $2 AND COALESCE(n.opened_at, n.signed_at) IS NOT NULL))`,
          [ids, caller.agencyId],
        );
        return new Map(
          ids.map((id) => [
            id,
            new Map(
              rows
                .filter(({ referral }) => referral.id === id)
                .map(({ id: notice, content, referral }) => [notice, shown(content, referral, caller)]),
            ),
          ]),
        );
      }),
    );
    return (await loader.load(referralId))?.get(noticeId) ?? null;
  }

  /** The evidences that the caller's agency may see, batched over the request. */
  async evidencesOf(
    context: GraphQLContext,
    { agencyId }: Caller,
    referralId: string,
  ): Promise<readonly EvidenceRow[]> {
    const loader = batchLoader<EvidenceRow[]>(context, EVIDENCES, (ids) =>
      this.work.read({ agency: agencyId }, async (tx) => {
        const rows = await tx.query<EvidenceRow & { receipt: KeptReceipt }>(
          `SELECT e.notice_id AS "noticeId", e.kind, e.at, e.agency_id AS "agencyId", e.detail,
             e.event_seq AS "eventSeq", a.leaf_hash AS "leafHash", ${receiptColumn('a')} AS receipt
           FROM evidence e
             JOIN audit_event a ON a.subject_id = e.referral_id AND a.seq = e.event_seq
             JOIN notice n ON n.id = e.notice_id
             JOIN referral r ON r.id = e.referral_id
           WHERE e.referral_id = ANY($1::uuid[])
             AND (r.sender = $2 OR n.from_agency = $2 OR (n.to_agency = $2 AND n.delivered_at IS NOT NULL))
           ORDER BY e.at, e.event_seq, e.notice_id, array_position($3::text[], e.kind)`,
          [ids, agencyId, Object.keys(EVIDENCE_KINDS)],
        );
        const evidences = rows.map(({ receipt, ...row }) => ({
          ...row,
          id: receipt.id,
          note: noteOf(this.keys.key.name, receipt),
        }));
        return new Map(ids.map((id) => [id, evidences.filter((row) => row.id === id)]));
      }),
    );
    return (await loader.load(referralId)) ?? [];
  }
}

function unknownNotice(id: string): Refusal {
  return refuse('NOT_FOUND', `没有送达本机关的文书「${id}」`, `no notice "${id}" was delivered to your agency`, {
    what: 'NOTICE',
    id,
  });
}

async function findNotice(tx: Tx, noticeId: string, agencyId: string): Promise<FoundNotice | null> {
  const rows = await tx.query<Notice & { content: NoticeContent; referral: Referral }>(
    `SELECT ${NOTICE_COLUMNS}, n.content, r.body AS referral
     FROM notice n JOIN referral r ON r.id = n.referral_id
     WHERE n.id = $1 AND (n.from_agency = $2 OR (n.to_agency = $2 AND n.delivered_at IS NOT NULL))`,
    [noticeId, agencyId],
  );
  const row = rows[0];
  if (row === undefined) return null;
  const { content, referral, ...notice } = row;
  return { notice: withInstants(notice), content, referral };
}

/** The parts of a content that every notice has in its own way, under one name each. */
function shown(full: NoticeContent, referral: Referral, caller: Caller): NoticeContentType {
  const reading = readerOf(referral, caller);
  const content = readableContent(full, referral.matter.party, reading);
  const { by = null, facts, documents, items, onPaper = null } = content as NoticeContent & Shown;
  const said = facts ?? {};
  return {
    by,
    statement: said.statement ?? said.reason ?? said.opinion ?? said.remarks ?? null,
    missing: said.missing ?? [],
    documents: documents ?? said.documents ?? (said.report === undefined ? [] : [said.report]),
    items: items ?? said.items ?? [],
    onPaper: onPaper?.documentNumber ?? null,
    text: JSON.stringify(content),
    groups: (['MATTER', 'PERSONAL', 'MATERIALS'] as const).filter((group) => reading(group) !== 'NONE'),
  };
}

/** What the content of a notice may hold (`notices-due.ts`); the facts are those of any form. */
interface Shown {
  readonly by?: StaffMember | null;
  readonly facts?: {
    readonly statement?: string;
    readonly reason?: string;
    readonly opinion?: string;
    readonly remarks?: string;
    readonly missing?: readonly string[];
    readonly report?: DocumentEntry;
    readonly documents?: readonly DocumentEntry[];
    readonly items?: readonly ItemEntry[];
  } | null;
  readonly documents?: readonly DocumentEntry[];
  readonly items?: readonly ItemEntry[];
  readonly onPaper?: { readonly documentNumber: string } | null;
}
