import { Module } from '@nestjs/common';
import { CasebookModule } from '../casebook/casebook.module.js';
import { AnchorStates } from './anchor-states.js';
import { Anchors } from './anchors.js';
import { AuditHealth } from './audit-health.js';
import { AuditProofResolver, AuditTrailResolver } from './audit-trail.resolver.js';
import { Breaches } from './breaches.js';
import { Bundles } from './bundles.js';
import { BundlesResolver } from './bundles.resolver.js';
import { KnowledgeResolver } from './knowledge.resolver.js';
import { Proofs } from './proofs.js';
import { CommandReceiptNoteResolver, EvidenceNoteResolver, ProofsResolver } from './proofs.resolver.js';
import { ReceiptLinks } from './receipt-links.js';
import { ReceiptNotes } from './receipt-notes.js';
import { Review } from './review.js';
import { ReviewResolver } from './review.resolver.js';
import { Samples } from './samples.js';
import { Sentinel } from './sentinel.js';
import { StagesResolver } from './stages.resolver.js';
import { TreeSealing } from './tree-sealing.js';

/** The history and its proofs: belongs to the API. */
@Module({ imports: [CasebookModule], providers: [AuditTrailResolver, AuditProofResolver, AuditHealth, Bundles, BundlesResolver, Proofs, Breaches, KnowledgeResolver, Review, ReviewResolver, Samples, Sentinel, StagesResolver, ReceiptLinks, ReceiptNotes, CommandReceiptNoteResolver, EvidenceNoteResolver, ProofsResolver], exports: [AuditHealth, Bundles, Proofs] })
export class OversightModule {}

/** Sealing and anchoring: belongs to the worker. */
@Module({ providers: [AnchorStates, Anchors, TreeSealing] })
export class SealingModule {}
