import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CallerGuard } from './caller.guard.js';
import { Sessions } from './sessions.js';
import { SessionsResolver } from './sessions.resolver.js';
import { SignInLimits } from './sign-in-limits.js';
import { SignInResolver } from './sign-in.resolver.js';

@Module({ providers: [Sessions, SignInLimits, SignInResolver, SessionsResolver, { provide: APP_GUARD, useClass: CallerGuard }] })
export class AccessModule {}
