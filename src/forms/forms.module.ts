import { Module } from '@nestjs/common';

import { BooksModule } from '../books/books.module.js';
import { FilesModule } from '../files/files.module.js';
import { PapersModule } from '../papers/papers.module.js';
import { ActFormsResolver } from './act-forms.resolver.js';
import { DraftPapers } from './draft-papers.js';
import { OpeningFormResolver } from './opening-form.resolver.js';

@Module({
  imports: [BooksModule, FilesModule, PapersModule],
  providers: [ActFormsResolver, DraftPapers, OpeningFormResolver],
})
export class FormsModule {}
