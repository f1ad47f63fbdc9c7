import { Module } from '@nestjs/common';
import { CasebookModule } from '../casebook/casebook.module.js';
import { AnchorStates } from './anchor-states.js';
import { Anchors } from './anchors.js';
import { AuditHealth } from './audit-health.js';
import { AuditTrailResolver } from './audit-trail.resolver.js';
import { TreeSealing } from './tree-sealing.js';

/** The history and its proofs: belongs to the API. */
@Module({ imports: [CasebookModule], providers: [AuditTrailResolver, AuditHealth], exports: [AuditHealth] })
export class OversightModule {}

/** Sealing and anchoring: belongs to the worker. */
@Module({ providers: [AnchorStates, Anchors, TreeSealing] })
export class SealingModule {}
