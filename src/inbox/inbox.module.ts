import { Module } from '@nestjs/common';
import { CasebookModule } from '../casebook/casebook.module.js';
import { InboxResolver } from './inbox.resolver.js';
import { Notices } from './notices.js';
import { NoticesResolver } from './notices.resolver.js';

@Module({ imports: [CasebookModule], providers: [InboxResolver, Notices, NoticesResolver] })
export class InboxModule {}
