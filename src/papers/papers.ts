import { Inject, Injectable } from '@nestjs/common';

import { WORDINGS } from '../agencies/wordings.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { NOTICE_COLUMNS, withInstants } from '../books/casebook/load.js';
import { type KeptReceipt, noteOf, receiptColumn } from '../books/history.js';
import { ReceiptLinks } from '../books/receipt-links.js';
import { RuleBook } from '../books/rule-book.js';
import { type NoticeContent, readableContent, titleAsRead } from '../domain/access/notice-content.js';
import { readerOf } from '../domain/access/read-policy.js';
import { type Caller, namesOf } from '../domain/agency/agency.js';
import type { NewNotice } from '../domain/decision/case-file.js';
import { localDateOf } from '../domain/kernel/instant.js';
import type { Notice } from '../domain/notice/notice.js';
import { paperOfNotice } from '../domain/paper/notice-paper.js';
import type { Paper } from '../domain/paper/paper.js';
import { type PaperTemplate, templateFor } from '../domain/paper/paper-template.js';
import { enclosed, type Referral } from '../domain/referral/referral.js';
import { getRoute } from '../domain/route/registry.js';
import { AUDIT_KEYS, type AuditKeys } from '../platform/crypto/audit-keys.js';
import type { Tx } from '../platform/database/unit-of-work.js';

/** A notice with all that its paper says. */
interface FoundNotice {
  readonly notice: Notice;
  readonly content: NoticeContent;
  readonly referral: Referral;
  /** Whom the act sent it to in the first place, and whom it sent copies. */
  readonly mainTo: string | null;
  readonly copies: readonly string[];
  readonly receipt: KeptReceipt | null;
}

/** Makes the papers of a referral, each as far as its reader may read it. */
@Injectable()
export class Papers {
  constructor(
    private readonly reader: CaseFileReader,
    private readonly rules: RuleBook,
    private readonly links: ReceiptLinks,
    @Inject(WORDINGS) private readonly wordings: readonly PaperTemplate[],
    @Inject(AUDIT_KEYS) private readonly keys: AuditKeys,
  ) {}

  /**
   * The papers of these notices by id. Of a notice that the caller's agency has neither sent, opened nor signed for
   * there is none: whoever reads it opens it first.
   */
  async ofNotices(noticeIds: readonly string[], caller: Caller): Promise<ReadonlyMap<string, Paper>> {
    const nameOf = await this.names();
    const found = await this.reader.queryAtOnce(caller, (tx) => findNotices(tx, noticeIds, caller.agencyId));
    return new Map(found.map((one) => [one.notice.id, this.paperOf(one, caller, nameOf)]));
  }

  /** The paper of a notice, and whether this reader reads all of it: only then it is the one that was issued. */
  async printable(
    noticeId: string,
    caller: Caller,
  ): Promise<{ readonly paper: Paper; readonly whole: boolean } | null> {
    const nameOf = await this.names();
    const [found] = await this.reader.queryAtOnce(caller, (tx) => findNotices(tx, [noticeId], caller.agencyId));
    if (found === undefined) return null;
    const reading = readerOf(found.referral, caller);
    const whole = reading('PERSONAL') === 'FULL' && reading('MATERIALS') === 'FULL';
    return { paper: this.paperOf(found, caller, nameOf), whole };
  }

  /** The papers that an act would send, in their order; `referral`: as it would be afterwards. */
  async ofDraft(notices: readonly NewNotice[], referral: Referral, caller: Caller): Promise<readonly Paper[]> {
    const nameOf = await this.names();
    return notices.map(({ content, ...notice }) => {
      const alike = notices.filter(({ kind }) => kind === notice.kind);
      const mainTo = notice.copy ? (alike.find(({ copy }) => !copy)?.to ?? null) : null;
      const copies = alike.filter(({ copy }) => copy).map(({ to }) => to);
      return this.paperOf({ notice, content, referral, mainTo, copies, receipt: null }, caller, nameOf);
    });
  }

  private async names(): Promise<(id: string) => string> {
    const { directory } = await this.rules.context();
    return namesOf(directory.agencies);
  }

  private paperOf(found: FoundNotice, caller: Caller, nameOf: (id: string) => string): Paper {
    const { notice, content, referral, mainTo, copies, receipt } = found;
    const reading = readerOf(referral, caller);
    const { party, suspectedCrime } = referral.matter;
    const said = readableContent(content, party, reading);
    const { action = null } = said as { action?: string };
    const template = templateFor(this.wordings, {
      kind: notice.kind,
      routeId: referral.routeId,
      action,
      on: localDateOf(notice.submittedAt),
    });
    return paperOfNotice(
      {
        notice: { ...notice, to: mainTo ?? notice.to },
        content: said,
        route: getRoute(referral.routeId),
        matter: { title: titleAsRead(referral.matter, reading), suspectedCrime },
        sender: referral.sender,
        referralNumber: referral.number,
        documents: reading('MATERIALS') === 'FULL' ? enclosed(referral.documents) : [],
        copies: copies.map(nameOf),
        nameOf,
        code: receipt === null ? null : this.links.linkOf(noteOf(this.keys.key.name, receipt)),
      },
      template,
    );
  }
}

async function findNotices(tx: Tx, noticeIds: readonly string[], agencyId: string): Promise<readonly FoundNotice[]> {
  const rows = await tx.query<Notice & Omit<FoundNotice, 'notice'>>(
    `SELECT ${NOTICE_COLUMNS}, n.content, r.body AS referral,
       (
         SELECT m.to_agency FROM notice m
         WHERE n.copy AND m.referral_id = n.referral_id AND m.version = n.version AND m.kind = n.kind AND NOT m.copy
         ORDER BY m.id LIMIT 1
       ) AS "mainTo",
       ARRAY(
         SELECT c.to_agency FROM notice c
         WHERE c.referral_id = n.referral_id AND c.version = n.version AND c.kind = n.kind AND c.copy
         ORDER BY c.id
       ) AS copies,
       (
         SELECT ${receiptColumn('a')}
         FROM evidence e JOIN audit_event a ON a.subject_id = e.referral_id AND a.seq = e.event_seq
         WHERE e.notice_id = n.id AND e.kind = 'SUBMITTED' LIMIT 1
       ) AS receipt
     FROM notice n JOIN referral r ON r.id = n.referral_id
     WHERE n.id = ANY ($1)
       AND (n.from_agency = $2 OR (n.to_agency = $2 AND COALESCE(n.opened_at, n.signed_at) IS NOT NULL))`,
    [noticeIds, agencyId],
  );
  return rows.map(({ content, referral, mainTo, copies, receipt, ...notice }) => ({
    notice: withInstants(notice),
    content,
    referral,
    mainTo,
    copies,
    receipt,
  }));
}
