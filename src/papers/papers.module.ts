import { Module } from '@nestjs/common';

import { AgenciesModule } from '../agencies/agencies.module.js';
import { BooksModule } from '../books/books.module.js';
import { NumberBookResolver } from './number-book.resolver.js';
import { PaperPrinter } from './paper-pdf.js';
import { Papers } from './papers.js';
import { PapersResolver } from './papers.resolver.js';

/** Papers: what was sent, as it stands on paper. */
@Module({
  imports: [AgenciesModule, BooksModule],
  providers: [NumberBookResolver, PaperPrinter, Papers, PapersResolver],
  exports: [PaperPrinter, Papers],
})
export class PapersModule {}
