import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { CasebookModule } from '../casebook/casebook.module.js';
import { PreflightResolver } from './preflight.resolver.js';
import { ActsResolver } from './acts.resolver.js';
import { BreakGlassResolver } from './break-glass.resolver.js';
import { ReferralDesk } from './desk.js';
import { HandOverWorkResolver } from './hand-over-work.resolver.js';
import { PersonalDetailsResolver } from './personal-details.resolver.js';
import { RoutesResolver } from './routes.resolver.js';
import { ReferralChangedResolver } from './referral-changed.resolver.js';
import { ReferralChanges } from './referral-changes.js';
import { ReferralQueriesResolver } from './referral-queries.resolver.js';

@Module({
  imports: [AgenciesModule, CasebookModule],
  providers: [
    ReferralDesk,
    ReferralQueriesResolver,
    ReferralChanges,
    ReferralChangedResolver,
    RoutesResolver,
    PreflightResolver,
    ActsResolver,
    HandOverWorkResolver,
    BreakGlassResolver,
    PersonalDetailsResolver,
  ],
})
export class ReferralsModule {}
