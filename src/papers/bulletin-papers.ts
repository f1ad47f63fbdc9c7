import { Inject, Injectable } from '@nestjs/common';

import { noteOf, readHead } from '../books/history.js';
import { LedgerReader } from '../books/ledger/ledger-reader.js';
import { ReceiptLinks } from '../books/receipt-links.js';
import { RuleBook } from '../books/rule-book.js';
import { type Caller, namesOf } from '../domain/agency/agency.js';
import type { Bulletin } from '../domain/ledger/figures/bulletin.js';
import type { Paper } from '../domain/paper/paper.js';
import { bulletinPaper } from '../domain/sheet/bulletin-paper.js';
import { AUDIT_KEYS, type AuditKeys } from '../platform/crypto/audit-keys.js';

/** Bulletins as they are circulated on paper, by the office of their campaign. */
@Injectable()
export class BulletinPapers {
  constructor(
    private readonly reader: LedgerReader,
    private readonly rules: RuleBook,
    private readonly links: ReceiptLinks,
    @Inject(AUDIT_KEYS) private readonly keys: AuditKeys,
  ) {}

  /** Null: there is no such bulletin. */
  async of(id: string, caller: Caller): Promise<Paper | null> {
    const [bulletin, { directory }, campaigns, head] = await Promise.all([
      this.reader.find<Bulletin>(caller, 'BULLETIN', id),
      this.rules.context(),
      this.rules.campaigns(),
      this.reader.as(caller, (tx) => readHead(tx, id)),
    ]);
    if (bulletin === null) return null;
    const { campaignId, body } = bulletin;
    const campaign = campaigns.find((one) => one.id === campaignId && one.version === body.campaignVersion);
    const office = campaign?.office.agencyId ?? '';
    return bulletinPaper({
      bulletin,
      organ: namesOf(directory.agencies)(office),
      code: head === undefined ? null : this.links.linkOf(noteOf(this.keys.key.name, head.receipt)),
    });
  }
}
