import { CostBudgetRow } from './access/policy/cost-budget.entity.js';
import { RoleChangeRow } from './access/posts/role-change.entity.js';
import { AccessEventRow } from './access/record/access-event.entity.js';
import { AccountRow } from './access/sign-in/account.entity.js';
import { RecoveryCodeRow } from './access/sign-in/recovery-code.entity.js';
import { SecondFactorRow } from './access/sign-in/second-factor.entity.js';
import { ServiceAccountRow } from './access/sign-in/service-account.entity.js';
import { ServiceSecretRow } from './access/sign-in/service-secret.entity.js';
import { SessionRow } from './access/sign-in/session.entity.js';
import { SignInAttemptRow } from './access/sign-in/sign-in-attempt.entity.js';
import { AgencyRow } from './agencies/agency.entity.js';
import { AppointmentRow } from './agencies/appointment.entity.js';
import { CalendarDayRow } from './agencies/calendar-day.entity.js';
import { CalendarEditionRow } from './agencies/calendar-edition.entity.js';
import { CampaignRow } from './agencies/campaign.entity.js';
import { DeadlineRuleRow } from './agencies/deadline-rule.entity.js';
import { PersonRow } from './agencies/person.entity.js';
import { PolicyRow } from './agencies/policy.entity.js';
import { AuditEventRow } from './books/audit-event.entity.js';
import { DeadlineRow } from './books/casebook/deadline.entity.js';
import { DocumentNumberRow } from './books/casebook/document-number.entity.js';
import { EmergencyAccessRow } from './books/casebook/emergency-access.entity.js';
import { EvidenceRow } from './books/casebook/evidence.entity.js';
import { InboxEntryRow } from './books/casebook/inbox-entry.entity.js';
import { NoticeRow } from './books/casebook/notice.entity.js';
import { NumberSeriesRow } from './books/casebook/number-series.entity.js';
import { PersonalDetailRow } from './books/casebook/personal-detail.entity.js';
import { ReferralRow } from './books/casebook/referral.entity.js';
import { ReferralPartyRow } from './books/casebook/referral-party.entity.js';
import { SearchEntryRow } from './books/casebook/search-entry.entity.js';
import { CommandReceiptRow } from './books/command-receipt.entity.js';
import { LedgerEvaluationRow } from './books/ledger/ledger-evaluation.entity.js';
import { LedgerRecordRow } from './books/ledger/ledger-record.entity.js';
import { LedgerSearchRow } from './books/ledger/ledger-search.entity.js';
import { LedgerVersionRow } from './books/ledger/ledger-version.entity.js';
import { FileUseRow } from './files/file-use.entity.js';
import { KeptFileRow } from './files/kept-file.entity.js';
import { LedgerFileUseRow } from './files/ledger-file-use.entity.js';
import { PrintedPaperRow } from './files/printed-paper.entity.js';
import { UploadRow } from './files/upload.entity.js';
import { AlertRunRow } from './ledger/alerts/alert-run.entity.js';
import { DisclosureRow } from './oversight/bundles/disclosure.entity.js';
import { AuditAnchorRow } from './oversight/tree/audit-anchor.entity.js';
import { AuditCheckpointRow } from './oversight/tree/audit-checkpoint.entity.js';
import { AuditKeyRow } from './oversight/tree/audit-key.entity.js';
import { AuditLeafRow } from './oversight/tree/audit-leaf.entity.js';
import { AuditTileRow } from './oversight/tree/audit-tile.entity.js';
import { AuditUnsealedRow } from './oversight/tree/audit-unsealed.entity.js';
import { SchemaEditionRow } from './platform/database/schema/schema-edition.entity.js';
import { OutboxRow } from './relay/outbox.entity.js';
import { DraftRow } from './workspace/draft.entity.js';
import { NotificationsReadRow } from './workspace/notifications-read.entity.js';
import { PersonSettingsRow } from './workspace/person-settings.entity.js';
import { SavedViewRow } from './workspace/saved-view.entity.js';

/** Every table as its room describes it. A test holds them against the migrated schema. */
export const ENTITIES = [
  AgencyRow,
  PersonRow,
  AppointmentRow,
  DeadlineRuleRow,
  CalendarEditionRow,
  CalendarDayRow,
  PolicyRow,
  CampaignRow,
  AccountRow,
  SessionRow,
  SecondFactorRow,
  RecoveryCodeRow,
  ServiceAccountRow,
  ServiceSecretRow,
  SignInAttemptRow,
  CostBudgetRow,
  RoleChangeRow,
  AccessEventRow,
  ReferralRow,
  ReferralPartyRow,
  SearchEntryRow,
  NoticeRow,
  EvidenceRow,
  DeadlineRow,
  PersonalDetailRow,
  EmergencyAccessRow,
  NumberSeriesRow,
  DocumentNumberRow,
  CommandReceiptRow,
  AuditEventRow,
  OutboxRow,
  InboxEntryRow,
  AuditUnsealedRow,
  AuditLeafRow,
  AuditTileRow,
  AuditCheckpointRow,
  AuditKeyRow,
  AuditAnchorRow,
  DisclosureRow,
  LedgerRecordRow,
  LedgerVersionRow,
  LedgerEvaluationRow,
  LedgerSearchRow,
  AlertRunRow,
  KeptFileRow,
  PrintedPaperRow,
  UploadRow,
  FileUseRow,
  LedgerFileUseRow,
  PersonSettingsRow,
  SavedViewRow,
  DraftRow,
  NotificationsReadRow,
  SchemaEditionRow,
];
