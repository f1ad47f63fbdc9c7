import { Module } from '@nestjs/common';

import { BooksModule } from '../books/books.module.js';
import { InboxResolver } from './inbox.resolver.js';
import { Notices } from './notices.js';
import { NoticesResolver } from './notices.resolver.js';

@Module({ imports: [BooksModule], providers: [InboxResolver, Notices, NoticesResolver] })
export class InboxModule {}
