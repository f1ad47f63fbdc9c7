import { Module } from '@nestjs/common';

import { BooksModule } from '../books/books.module.js';
import { ENV, type Env } from '../platform/config/env.js';
import { PaperPrinter } from './paper-pdf.js';
import { Papers } from './papers.js';
import { PapersResolver } from './papers.resolver.js';
import { readWordings, WORDINGS } from './wordings.js';

/** Papers: what was sent, as it stands on paper. */
@Module({
  imports: [BooksModule],
  providers: [
    { provide: WORDINGS, inject: [ENV], useFactory: ({ CITY_FILE }: Env) => readWordings(CITY_FILE) },
    PaperPrinter,
    Papers,
    PapersResolver,
  ],
  exports: [PaperPrinter, Papers],
})
export class PapersModule {}
