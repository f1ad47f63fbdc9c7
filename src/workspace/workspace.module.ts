import { Module } from '@nestjs/common';

import { AgenciesModule } from '../agencies/agencies.module.js';
import { BooksModule } from '../books/books.module.js';
import { Drafts } from './drafts.js';
import { DraftsResolver } from './drafts.resolver.js';
import { Notifications } from './notifications.js';
import { NotificationsResolver } from './notifications.resolver.js';
import { NotifiedResolver } from './notified.resolver.js';
import { Settings } from './settings.js';
import { SettingsResolver } from './settings.resolver.js';

/** What a person keeps for himself: settings, drafts, and how far he has read. */
@Module({
  imports: [AgenciesModule, BooksModule],
  providers: [
    Drafts,
    DraftsResolver,
    Notifications,
    NotificationsResolver,
    NotifiedResolver,
    Settings,
    SettingsResolver,
  ],
})
export class WorkspaceModule {}
