import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';

import { AgenciesModule } from '../agencies/agencies.module.js';
import { Admissions } from './policy/admissions.js';
import { CallerGuard } from './policy/caller.guard.js';
import { CallerFinder } from './policy/caller-finder.js';
import { CostBudget } from './policy/cost-budget.js';
import { CostBudgetPlugin } from './policy/cost-budget.plugin.js';
import { Appointments } from './posts/appointments.js';
import { ColleaguesResolver } from './posts/colleagues.resolver.js';
import { PeopleResolver } from './posts/people.resolver.js';
import { RoleChanges } from './posts/role-changes.js';
import { RoleChangesResolver } from './posts/role-changes.resolver.js';
import { AccessEvents } from './record/access-events.js';
import { AccessEventsResolver } from './record/access-events.resolver.js';
import { AccessRecordPlugin } from './record/access-record.plugin.js';
import { AccessRecorder } from './record/access-recorder.js';
import { Accounts } from './sign-in/accounts.js';
import { OidcController } from './sign-in/oidc.controller.js';
import { Passwords } from './sign-in/passwords.js';
import { PasswordsResolver } from './sign-in/passwords.resolver.js';
import { SecondFactors } from './sign-in/second-factors.js';
import { SecondFactorsResolver } from './sign-in/second-factors.resolver.js';
import { ServiceAccounts } from './sign-in/service-accounts.js';
import { ServiceAccountsResolver } from './sign-in/service-accounts.resolver.js';
import { Sessions } from './sign-in/sessions.js';
import { SessionsResolver } from './sign-in/sessions.resolver.js';
import { SignInResolver } from './sign-in/sign-in.resolver.js';
import { SignInLimits } from './sign-in/sign-in-limits.js';

@Module({
  imports: [AgenciesModule],
  exports: [AccessRecorder, Admissions, CallerFinder, CostBudget],
  controllers: [OidcController],
  providers: [
    Accounts,
    Passwords,
    SignInLimits,
    SecondFactors,
    SecondFactorsResolver,
    PasswordsResolver,
    SignInResolver,
    Appointments,
    Sessions,
    SessionsResolver,
    CallerFinder,
    ColleaguesResolver,
    PeopleResolver,
    RoleChanges,
    RoleChangesResolver,
    ServiceAccounts,
    ServiceAccountsResolver,
    AccessEvents,
    AccessEventsResolver,
    AccessRecorder,
    AccessRecordPlugin,
    Admissions,
    CostBudget,
    CostBudgetPlugin,
    { provide: APP_GUARD, useClass: CallerGuard },
  ],
})
export class AccessModule {}
