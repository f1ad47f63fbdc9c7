import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessEvents } from './access-events.js';
import { AccessEventsResolver } from './access-events.resolver.js';
import { AccessRecordPlugin } from './access-record.plugin.js';
import { CallerFinder } from './caller-finder.js';
import { CallerGuard } from './caller.guard.js';
import { CostBudget } from './cost-budget.js';
import { CostBudgetPlugin } from './cost-budget.plugin.js';
import { Sessions } from './sessions.js';
import { SessionsResolver } from './sessions.resolver.js';
import { SignInLimits } from './sign-in-limits.js';
import { SignInResolver } from './sign-in.resolver.js';

@Module({ providers: [Sessions, SignInLimits, SignInResolver, SessionsResolver, AccessEvents, AccessEventsResolver, AccessRecordPlugin, CallerFinder, CostBudget, CostBudgetPlugin, { provide: APP_GUARD, useClass: CallerGuard }] })
export class AccessModule {}
