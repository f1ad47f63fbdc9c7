import { Module } from '@nestjs/common';

import { AgenciesModule } from '../agencies/agencies.module.js';
import { BooksModule } from '../books/books.module.js';
import { CaseReferrals } from '../books/ledger/case-referrals.js';
import { LedgerBook } from '../books/ledger/ledger-book.js';
import { LedgerReader } from '../books/ledger/ledger-reader.js';
import { FilesModule } from '../files/files.module.js';
import { AlertSweep } from './alerts/alert-sweep.js';
import { CampaignResolver } from './api/campaign.resolver.js';
import { LedgerActsResolver } from './api/ledger-acts.resolver.js';
import { LedgerChangedResolver } from './api/ledger-changed.resolver.js';
import { LedgerCountsResolver } from './api/ledger-counts.resolver.js';
import { LedgerQueriesResolver } from './api/ledger-queries.resolver.js';
import { LedgerViews } from './api/ledger-views.js';
import { LandCaseFieldsResolver, PatchFieldsResolver } from './api/record-fields.resolver.js';
import { ReferCaseResolver } from './api/refer-case.resolver.js';
import { Bulletins } from './figures/bulletins.js';
import { BulletinsResolver } from './figures/bulletins.resolver.js';
import { FiguresResolver } from './figures/figures.resolver.js';
import { LedgerFigures } from './figures/ledger-figures.js';
import { Reports } from './figures/reports.js';
import { ReportsResolver } from './figures/reports.resolver.js';
import { LedgerExport } from './sheets/ledger-export.js';
import { LedgerImport } from './sheets/ledger-import.js';
import { PatchesWithLight } from './sheets/patches-with-light.js';

/** The problem ledger: belongs to the API. */
@Module({
  imports: [AgenciesModule, BooksModule, FilesModule],
  providers: [
    Bulletins,
    BulletinsResolver,
    FiguresResolver,
    LedgerFigures,
    Reports,
    ReportsResolver,
    LedgerExport,
    LedgerImport,
    PatchesWithLight,
    LedgerBook,
    LedgerReader,
    LedgerViews,
    CaseReferrals,
    CampaignResolver,
    LedgerQueriesResolver,
    LedgerActsResolver,
    LedgerChangedResolver,
    LedgerCountsResolver,
    ReferCaseResolver,
    PatchFieldsResolver,
    LandCaseFieldsResolver,
  ],
  exports: [LedgerBook, LedgerExport, LedgerImport, LedgerReader, LedgerViews, PatchesWithLight],
})
export class LedgerModule {}

/** The alert rules: belong to the worker. */
@Module({ imports: [BooksModule], providers: [AlertSweep] })
export class AlertModule {}
