import { Module } from '@nestjs/common';

import { AgenciesModule } from '../agencies/agencies.module.js';
import { BooksModule } from '../books/books.module.js';
import { FilesModule } from '../files/files.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { BulletinPapers } from './bulletin-papers.js';
import { BulletinPapersResolver } from './bulletin-papers.resolver.js';
import { NumberBookResolver } from './number-book.resolver.js';
import { OriginalsResolver } from './originals.resolver.js';
import { PaperPrinter } from './paper-pdf.js';
import { Papers } from './papers.js';
import { PapersResolver } from './papers.resolver.js';
import { PrintedPapers } from './printed-papers.js';
import { SigningService } from './signing-service.js';

/** Papers: what was sent, as it stands on paper. */
@Module({
  imports: [AgenciesModule, BooksModule, FilesModule, LedgerModule],
  providers: [
    BulletinPapers,
    BulletinPapersResolver,
    NumberBookResolver,
    OriginalsResolver,
    PaperPrinter,
    Papers,
    PapersResolver,
    PrintedPapers,
    SigningService,
  ],
  exports: [BulletinPapers, PaperPrinter, Papers, PrintedPapers],
})
export class PapersModule {}
