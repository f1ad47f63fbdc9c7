import { Inject, Injectable } from '@nestjs/common';

import { CarryOut } from '../books/carry-out.js';
import { NoticeSteps } from '../books/casebook/notice-steps.js';
import type { Outcome } from '../books/receipts.js';
import { type Caller, inPost } from '../domain/agency/agency.js';
import { type Refusal, refuse } from '../domain/kernel/refusal.js';
import type { NoticeKind } from '../domain/notice/notice.js';
import { noticeName } from '../domain/route/registry.js';
import { API_UNIT_OF_WORK, RolledBack, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { connect, type Connection, type PageAsked, pageOf } from '../platform/graphql/paging.js';
import type { DeadLetterType } from './dead-letter.type.js';

const NOTICE_ID = /^[\w.-]{1,300}$/;

/** Messages that were given up, in the domain's words, and their return by a person. */
@Injectable()
export class DeadLetters {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly steps: NoticeSteps,
    private readonly carryOut: CarryOut,
  ) {}

  list(agencyId: string, page: PageAsked): Promise<Connection<DeadLetterType>> {
    const { limit, from } = pageOf(page, NOTICE_ID);
    return this.work.readAtOnce({ agency: agencyId }, async (tx) => {
      const [rows, [counted]] = await Promise.all([
        tx.query<Omit<DeadLetterType, 'noticeName'> & { kind: NoticeKind; routeId: string }>(
          `SELECT o.id AS "noticeId", o.referral_id AS "referralId", r.number AS "referralNumber",
           r.route_id AS "routeId", n.kind, a.name AS "agencyName",
           o.problem AS reason, o.attempts, o.ended_at AS at
         FROM outbox o
           JOIN notice n ON n.id = o.id
           JOIN referral r ON r.id = o.referral_id
           JOIN agency a ON a.id = o.to_agency
         WHERE o.state = 'DEAD'
           AND o.from_agency = $1
           AND ($2::timestamptz IS NULL OR (o.ended_at, o.id) < ($2::timestamptz, $3::text))
         ORDER BY o.ended_at DESC, o.id DESC LIMIT $4`,
          [agencyId, from?.at ?? null, from?.id ?? null, limit + 1],
        ),
        page.counted
          ? tx.query<{ count: number }>("SELECT count(*)::int FROM outbox WHERE state = 'DEAD' AND from_agency = $1", [
              agencyId,
            ])
          : [],
      ]);
      return connect(
        { rows, count: counted?.count ?? 0 },
        { limit, from },
        ({ at, noticeId: id }) => ({ at, id }),
        ({ kind, routeId, ...row }) => ({ ...row, noticeName: noticeName(routeId, kind) }),
      );
    });
  }

  /**
   * Puts a dead letter back into the outbox, in one transaction with the history and the receipt. Refuses when there is
   * none to put back.
   */
  replay(noticeId: string, by: Caller, key: string): Promise<Outcome> {
    return this.carryOut.once<Outcome>(
      { by, key, what: { action: 'REPLAY', noticeId } },
      async ({ tx, context, receipt }) => {
        const rows = await tx.query<{ referralId: string }>(
          `WITH back AS (
             UPDATE outbox SET state = 'PENDING', attempts = 0, next_at = $3, waiting_since = $3, ended_at = NULL
             WHERE id = $1 AND from_agency = $2 AND state = 'DEAD' RETURNING referral_id
           ) SELECT referral_id AS "referralId" FROM back`,
          [noticeId, by.agencyId, context.now],
        );
        const step = { step: 'REPLAY', noticeId, by: inPost(by) } as const;
        const done = rows[0] ? await this.steps.take(tx, rows[0].referralId, step, { receipt, context }) : null;
        if (done === null) throw new RolledBack({ refused: noDeadLetter(noticeId) });
        return { done };
      },
      ([done]) => ({ done }),
    );
  }
}

function noDeadLetter(id: string): Refusal {
  return refuse('NOT_FOUND', `本机关没有未能投递的文书「${id}」`, `no dead letter "${id}" of your agency`, {
    what: 'DEAD_LETTER',
    id,
  });
}
