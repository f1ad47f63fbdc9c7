import { Module } from '@nestjs/common';

import { BooksModule } from '../books/books.module.js';
import { DeadlinesResolver } from './deadlines.resolver.js';
import { LawResolver } from './law.resolver.js';
import { LimitFiguresResolver } from './limit-figures.resolver.js';
import { OverdueSweep } from './overdue-sweep.js';
import { OwedResolver } from './owed.resolver.js';

/** The time limits of a referral, as its parties see them: belongs to the API. */
@Module({ imports: [BooksModule], providers: [DeadlinesResolver, LawResolver, LimitFiguresResolver, OwedResolver] })
export class DeadlinesModule {}

/** What happens when they pass: belongs to the worker. */
@Module({ imports: [BooksModule], providers: [OverdueSweep] })
export class OverdueModule {}
