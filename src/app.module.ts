import { type DynamicModule, Module } from '@nestjs/common';

import { AccessModule } from './access/access.module.js';
import { guardFields } from './access/policy/guard-fields.js';
import { AgenciesModule } from './agencies/agencies.module.js';
import { DeadlinesModule, OverdueModule } from './deadlines/deadlines.module.js';
import { EdgeModule } from './edge/edge.module.js';
import { FilesModule, FileWorkModule } from './files/files.module.js';
import { FormsModule } from './forms/forms.module.js';
import { InboxModule } from './inbox/inbox.module.js';
import { AlertModule, LedgerModule } from './ledger/ledger.module.js';
import { OversightModule, SealingModule } from './oversight/oversight.module.js';
import { PapersModule } from './papers/papers.module.js';
import { graphqlModule } from './platform/graphql/graphql.module.js';
import { type Foundation, PlatformModule } from './platform/platform.module.js';
import { ReferralsModule } from './referrals/referrals.module.js';
import { REFUSAL_TYPES } from './referrals/refusal.type.js';
import { DeadLettersModule, RelayModule } from './relay/relay.module.js';
import { WorkspaceModule } from './workspace/workspace.module.js';

/**
 * The life of a case, in order: who is asking, files, the referral, its inbox, what a person keeps for himself, its
 * limits, what can be done, what went wrong, its history.
 */
export const FEATURES = [
  AccessModule,
  AgenciesModule,
  FilesModule,
  ReferralsModule,
  LedgerModule,
  InboxModule,
  WorkspaceModule,
  PapersModule,
  DeadlinesModule,
  FormsModule,
  DeadLettersModule,
  OversightModule,
];

@Module({})
export class AppModule {
  /** The API; with `relay` the carrying of messages as well, in one process. */
  static on(foundation: Foundation, { relay }: { readonly relay: boolean }): DynamicModule {
    const imports = [
      PlatformModule.on(foundation),
      graphqlModule(REFUSAL_TYPES, foundation.env.EXPLORER, guardFields),
      ...FEATURES,
      EdgeModule,
      ...(relay ? [RelayModule, OverdueModule, AlertModule, SealingModule, FileWorkModule] : []),
    ];
    return { module: AppModule, imports };
  }
}
