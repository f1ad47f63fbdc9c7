import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { AccessEvents } from './access-events.js';
import { AccessEventsResolver } from './access-events.resolver.js';
import { AccessRecorder } from './access-recorder.js';
import { AccessRecordPlugin } from './access-record.plugin.js';
import { Accounts } from './accounts.js';
import { Admissions } from './admissions.js';
import { Appointments } from './appointments.js';
import { CallerFinder } from './caller-finder.js';
import { CallerGuard } from './caller.guard.js';
import { ColleaguesResolver } from './colleagues.resolver.js';
import { CostBudget } from './cost-budget.js';
import { CostBudgetPlugin } from './cost-budget.plugin.js';
import { OidcController } from './oidc.controller.js';
import { Passwords } from './passwords.js';
import { RoleChanges } from './role-changes.js';
import { RoleChangesResolver } from './role-changes.resolver.js';
import { SecondFactors } from './second-factors.js';
import { SecondFactorsResolver } from './second-factors.resolver.js';
import { ServiceAccounts } from './service-accounts.js';
import { ServiceAccountsResolver } from './service-accounts.resolver.js';
import { Sessions } from './sessions.js';
import { SessionsResolver } from './sessions.resolver.js';
import { SignInLimits } from './sign-in-limits.js';
import { SignInResolver } from './sign-in.resolver.js';

@Module({
  imports: [AgenciesModule],
  exports: [AccessRecorder, Admissions, CallerFinder, CostBudget],
  controllers: [OidcController],
  providers: [
    Accounts, Passwords, SignInLimits, SecondFactors, SecondFactorsResolver, SignInResolver, Appointments, Sessions, SessionsResolver, CallerFinder, ColleaguesResolver,
    RoleChanges, RoleChangesResolver, ServiceAccounts, ServiceAccountsResolver, AccessEvents, AccessEventsResolver, AccessRecorder, AccessRecordPlugin, Admissions, CostBudget, CostBudgetPlugin,
    { provide: APP_GUARD, useClass: CallerGuard },
  ],
})
export class AccessModule {}
