import { Module } from '@nestjs/common';

import { BooksModule } from '../books/books.module.js';
import { ActFormsResolver } from './act-forms.resolver.js';

@Module({ imports: [BooksModule], providers: [ActFormsResolver] })
export class FormsModule {}
