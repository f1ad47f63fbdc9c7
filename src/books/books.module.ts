import { Module } from '@nestjs/common';

import { AgenciesModule } from '../agencies/agencies.module.js';
import { CarryOut } from './carry-out.js';
import { CaseFileReader } from './casebook/case-file-reader.js';
import { Casebook } from './casebook/casebook.js';
import { DocumentNumbers } from './casebook/document-numbers.js';
import { EmergencyAccesses } from './casebook/emergency-access.js';
import { NoticeSteps } from './casebook/notice-steps.js';
import { PaperOriginals } from './casebook/paper-originals.js';
import { PersonalDetails } from './casebook/personal-details.js';
import { ReferralChanges } from './casebook/referral-changes.js';
import { History } from './history.js';
import { LedgerChanges } from './ledger/ledger-changes.js';
import { ReceiptLinks } from './receipt-links.js';
import { RuleBook } from './rule-book.js';
import { WriteGate } from './write-gate.js';

const PARTS = [
  CarryOut,
  Casebook,
  CaseFileReader,
  DocumentNumbers,
  EmergencyAccesses,
  History,
  LedgerChanges,
  NoticeSteps,
  PaperOriginals,
  PersonalDetails,
  ReceiptLinks,
  ReferralChanges,
  RuleBook,
  WriteGate,
];

@Module({ imports: [AgenciesModule], providers: PARTS, exports: PARTS })
export class BooksModule {}
