import { Module } from '@nestjs/common';

import { BooksModule } from '../books/books.module.js';
import { PapersModule } from '../papers/papers.module.js';
import { DeadLettersModule } from '../relay/relay.module.js';
import { AuditProofResolver, AuditTrailResolver } from './audit-trail.resolver.js';
import { Bundles } from './bundles/bundles.js';
import { BundlesResolver } from './bundles/bundles.resolver.js';
import { Breaches } from './review/breaches.js';
import { KnowledgeResolver } from './review/knowledge.resolver.js';
import { PlatformStateResolver } from './review/platform-state.resolver.js';
import { Review } from './review/review.js';
import { ReviewResolver } from './review/review.resolver.js';
import { Samples } from './review/samples.js';
import { Sentinel } from './review/sentinel.js';
import { StagesResolver } from './review/stages.resolver.js';
import { CaseSheets } from './sheets/case-sheets.js';
import { CaseSheetsResolver } from './sheets/case-sheets.resolver.js';
import { AnchorStates } from './tree/anchor-states.js';
import { Anchors } from './tree/anchors.js';
import { AuditHealth } from './tree/audit-health.js';
import { Proofs } from './tree/proofs.js';
import { ProofsResolver } from './tree/proofs.resolver.js';
import { TreeSealing } from './tree/tree-sealing.js';

/** The history and its proofs: belongs to the API. */
@Module({
  imports: [BooksModule, DeadLettersModule, PapersModule],
  providers: [
    AuditTrailResolver,
    AuditProofResolver,
    AuditHealth,
    Bundles,
    BundlesResolver,
    CaseSheets,
    CaseSheetsResolver,
    Proofs,
    Breaches,
    KnowledgeResolver,
    Review,
    ReviewResolver,
    Samples,
    Sentinel,
    StagesResolver,
    ProofsResolver,
    PlatformStateResolver,
  ],
  exports: [AuditHealth, Bundles, CaseSheets, Proofs],
})
export class OversightModule {}

/** Sealing and anchoring: belongs to the worker. */
@Module({ providers: [AnchorStates, Anchors, TreeSealing] })
export class SealingModule {}
