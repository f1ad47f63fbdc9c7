import { Inject, Injectable } from '@nestjs/common';
import { NOTICE_COLUMNS, withInstants } from '../casebook/load.js';
import { readerOf } from '../domain/access/read-policy.js';
import type { CommandReceipt } from '../casebook/record.js';
import { NoticeSteps } from '../casebook/notice-steps.js';
import { type Caller, inPost } from '../domain/agency/agency.js';
import { type NoticeContent, readableContent } from '../domain/access/notice-content.js';
import type { Referral } from '../domain/referral/referral.js';
import { type Evidence, EVIDENCE_KINDS, type Notice } from '../domain/notice/notice.js';
import { API_UNIT_OF_WORK, type Tx, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { batchLoader, type GraphQLContext } from '../platform/graphql/context.js';

const EVIDENCES = Symbol('evidences');

/** A notice as it was found, with the referral whose parties say who may read what of it. */
interface FoundNotice {
  readonly notice: Notice;
  readonly content: NoticeContent;
  readonly routeId: string;
  readonly referral: Referral;
}

interface OpenedNotice {
  readonly notice: Notice;
  readonly content: string;
  /** Of the event OPENED; null when it was open already, or the sender looks. */
  readonly receipt: CommandReceipt | null;
  readonly routeId: string;
}

type EvidenceRow = Evidence & { readonly eventSeq: number; readonly leafHash: string; readonly referralId: string };

/** Reading a notice, which is an act that leaves its own evidence. */
@Injectable()
export class Notices {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly steps: NoticeSteps,
  ) {}

  /** The notice with what it says, for its receiver (who thereby opens it) or its sender; null for anybody else. */
  open(noticeId: string, caller: Caller): Promise<OpenedNotice | null> {
    return this.work.asAgency(caller.agencyId, async (tx) => {
      const before = await findNotice(tx, noticeId, caller.agencyId);
      if (before === null) return null;
      const receipt = await this.steps.take(tx, before.referral.id, { step: 'OPEN', noticeId, reader: inPost(caller) });
      const after = await findNotice(tx, noticeId, caller.agencyId);
      return after === null
        ? null
        : {
            ...after,
            receipt,
            content: JSON.stringify(readableContent(after.content, readerOf(after.referral, caller))),
          };
    });
  }

  /** The evidences that the caller's agency may see, batched over the request. */
  async evidencesOf(
    context: GraphQLContext,
    { agencyId }: Caller,
    referralId: string,
  ): Promise<readonly EvidenceRow[]> {
    const loader = batchLoader<EvidenceRow[]>(context, EVIDENCES, (ids) =>
      this.work.asAgency(agencyId, async (tx) => {
        const rows = await tx.query<EvidenceRow>(
          `SELECT e.notice_id AS "noticeId", e.kind, e.at, e.agency_id AS "agencyId", e.detail, e.event_seq AS "eventSeq", a.leaf_hash AS "leafHash", e.referral_id AS "referralId"
           FROM evidence e JOIN audit_event a ON a.referral_id = e.referral_id AND a.seq = e.event_seq JOIN notice n ON n.id = e.notice_id JOIN referral r ON r.id = e.referral_id
           WHERE e.referral_id = ANY($1::uuid[]) AND (r.sender = $2 OR n.from_agency = $2 OR (n.to_agency = $2 AND n.delivered_at IS NOT NULL))
           ORDER BY e.at, e.event_seq, e.notice_id, array_position($3::text[], e.kind)`,
          [ids, agencyId, Object.keys(EVIDENCE_KINDS)],
        );
        return new Map(ids.map((id) => [id, rows.filter((row) => row.referralId === id)]));
      }),
    );
    return (await loader.load(referralId)) ?? [];
  }
}

async function findNotice(tx: Tx, noticeId: string, agencyId: string): Promise<FoundNotice | null> {
  const rows = await tx.query<Notice & { content: NoticeContent; routeId: string; referral: Referral }>(
    `SELECT ${NOTICE_COLUMNS}, n.content, r.body AS referral, r.route_id AS "routeId" FROM notice n JOIN referral r ON r.id = n.referral_id
     WHERE n.id = $1 AND (n.from_agency = $2 OR (n.to_agency = $2 AND n.delivered_at IS NOT NULL))`,
    [noticeId, agencyId],
  );
  const row = rows[0];
  if (row === undefined) return null;
  const { content, referral, routeId, ...notice } = row;
  return { notice: withInstants(notice), content, routeId, referral };
}
