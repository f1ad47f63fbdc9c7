import { Module } from '@nestjs/common';
import { CasebookModule } from '../casebook/casebook.module.js';
import { DeadlinesResolver } from './deadlines.resolver.js';
import { OverdueSweep } from './overdue-sweep.js';

/** The time limits of a referral, as its parties see them: belongs to the API. */
@Module({ imports: [CasebookModule], providers: [DeadlinesResolver] })
export class DeadlinesModule {}

/** What happens when they pass: belongs to the worker. */
@Module({ imports: [CasebookModule], providers: [OverdueSweep] })
export class OverdueModule {}
