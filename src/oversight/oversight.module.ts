import { Module } from '@nestjs/common';
import { CasebookModule } from '../casebook/casebook.module.js';
import { AuditTrailResolver } from './audit-trail.resolver.js';

@Module({ imports: [CasebookModule], providers: [AuditTrailResolver] })
export class OversightModule {}
