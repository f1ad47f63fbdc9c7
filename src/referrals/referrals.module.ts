import { Module } from '@nestjs/common';

import { AgenciesModule } from '../agencies/agencies.module.js';
import { BooksModule } from '../books/books.module.js';
import { FilesModule } from '../files/files.module.js';
import { ActsResolver } from './acts.resolver.js';
import { ReferralDesk } from './desk.js';
import { EmergencyAccessResolver } from './emergency-access.resolver.js';
import { HandOverWorkResolver } from './hand-over-work.resolver.js';
import { PersonalDetailsResolver } from './personal-details.resolver.js';
import { PreflightResolver } from './preflight.resolver.js';
import { ReferralChangedResolver } from './referral-changed.resolver.js';
import { ReferralFilesResolver } from './referral-files.resolver.js';
import { ReferralQueriesResolver } from './referral-queries.resolver.js';
import { RoutesResolver } from './routes.resolver.js';
import { SearchResolver } from './search.resolver.js';
import { UnopenedTransfersResolver } from './unopened-transfers.resolver.js';

@Module({
  imports: [AgenciesModule, BooksModule, FilesModule],
  providers: [
    ReferralDesk,
    ReferralFilesResolver,
    ReferralQueriesResolver,
    ReferralChangedResolver,
    RoutesResolver,
    SearchResolver,
    PreflightResolver,
    UnopenedTransfersResolver,
    ActsResolver,
    HandOverWorkResolver,
    EmergencyAccessResolver,
    PersonalDetailsResolver,
  ],
})
export class ReferralsModule {}
