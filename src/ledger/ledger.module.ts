import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { CasebookModule } from '../casebook/casebook.module.js';
import { CampaignResolver } from './api/campaign.resolver.js';
import { LedgerActsResolver } from './api/ledger-acts.resolver.js';
import { LedgerQueriesResolver } from './api/ledger-queries.resolver.js';
import { LedgerViews } from './api/ledger-views.js';
import { LandCaseFieldsResolver, PatchFieldsResolver } from './api/record-fields.resolver.js';
import { ReferCaseResolver } from './api/refer-case.resolver.js';
import { CaseReferrals } from './book/case-referrals.js';
import { LedgerBook } from './book/ledger-book.js';
import { LedgerReader } from './book/ledger-reader.js';
import { Bulletins } from './figures/bulletins.js';
import { FiguresResolver } from './figures/figures.resolver.js';
import { LedgerFigures } from './figures/ledger-figures.js';
import { Reports } from './figures/reports.js';
import { ReportsResolver } from './figures/reports.resolver.js';
import { LedgerExport } from './sheets/ledger-export.js';
import { LedgerImport } from './sheets/ledger-import.js';
import { WatchSweep } from './watch/watch-sweep.js';

/** The problem ledger: belongs to the API. */
@Module({
  imports: [AgenciesModule, CasebookModule],
  providers: [
    Bulletins,
    FiguresResolver,
    LedgerFigures,
    Reports,
    ReportsResolver,
    LedgerExport,
    LedgerImport,
    LedgerBook,
    LedgerReader,
    LedgerViews,
    CaseReferrals,
    CampaignResolver,
    LedgerQueriesResolver,
    LedgerActsResolver,
    ReferCaseResolver,
    PatchFieldsResolver,
    LandCaseFieldsResolver,
  ],
  exports: [LedgerBook, LedgerExport, LedgerImport, LedgerReader, LedgerViews],
})
export class LedgerModule {}

/** The watchmen: belong to the worker. */
@Module({ imports: [CasebookModule], providers: [WatchSweep] })
export class WatchModule {}
