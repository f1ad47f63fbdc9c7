import { Module } from '@nestjs/common';

import { AgenciesModule } from '../agencies/agencies.module.js';
import { Drafts } from './drafts.js';
import { DraftsResolver } from './drafts.resolver.js';
import { Notifications } from './notifications.js';
import { NotificationsResolver } from './notifications.resolver.js';
import { Settings } from './settings.js';
import { SettingsResolver } from './settings.resolver.js';

/** What a person keeps for himself: settings, drafts, and how far he has read. */
@Module({
  imports: [AgenciesModule],
  providers: [Drafts, DraftsResolver, Notifications, NotificationsResolver, Settings, SettingsResolver],
})
export class WorkspaceModule {}
