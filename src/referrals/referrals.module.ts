import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { CasebookModule } from '../casebook/casebook.module.js';
import { ReferralDesk } from './desk.js';
import { FilingResolver } from './filing.resolver.js';
import { PreparationResolver } from './preparation.resolver.js';
import { ReceptionResolver } from './reception.resolver.js';
import { ReferralQueriesResolver } from './referral-queries.resolver.js';
import { RemediesResolver } from './remedies.resolver.js';
import { ResultsResolver } from './results.resolver.js';

@Module({
  imports: [AgenciesModule, CasebookModule],
  providers: [ReferralDesk, ReferralQueriesResolver, PreparationResolver, ReceptionResolver, FilingResolver, RemediesResolver, ResultsResolver],
})
export class ReferralsModule {}
