import { Module } from '@nestjs/common';

import { AgenciesModule } from '../agencies/agencies.module.js';
import { BooksModule } from '../books/books.module.js';
import { Backlog } from './backlog.js';
import { DeadLetters } from './dead-letters.js';
import { DeadLettersResolver } from './dead-letters.resolver.js';
import { Delivery } from './delivery.js';
import { Heartbeat } from './heartbeat.js';
import { Outbox } from './outbox.js';
import { Relay } from './relay.js';

/** The sender's view of what could not be delivered: belongs to the API. */
@Module({ imports: [BooksModule], providers: [Backlog, DeadLetters, DeadLettersResolver], exports: [Backlog] })
export class DeadLettersModule {}

/** The carrying itself: belongs to the worker. */
@Module({ imports: [AgenciesModule, BooksModule], providers: [Outbox, Delivery, Relay, Heartbeat] })
export class RelayModule {}
