import { Module } from '@nestjs/common';

import { BooksModule } from '../books/books.module.js';
import { HandOverResolver } from './hand-over.resolver.js';
import { InboxResolver } from './inbox.resolver.js';
import { Notices } from './notices.js';
import { NoticeContentResolver, NoticesResolver } from './notices.resolver.js';
import { SignNoticesResolver } from './sign-notices.resolver.js';

@Module({
  imports: [BooksModule],
  providers: [HandOverResolver, InboxResolver, Notices, NoticesResolver, NoticeContentResolver, SignNoticesResolver],
})
export class InboxModule {}
