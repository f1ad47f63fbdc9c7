import type { FieldGroup } from '../../domain/access/read-policy.js';

/**
 * OF_THE_ASKER: holds nothing of a case, or only what the operation has already admitted the asker to.
 * WITHIN: is reached only through a field that has a group of its own.
 */
export type FieldPolicy = FieldGroup | 'OF_THE_ASKER' | 'WITHIN';

/** Every object type: one policy for all its fields, or one for each. A field without a policy keeps the platform from starting. */
export const FIELDS: Readonly<Record<string, FieldPolicy | Readonly<Record<string, FieldPolicy>>>> = {
  Referral: {
    id: 'SUMMARY', number: 'SUMMARY', routeId: 'SUMMARY', state: 'SUMMARY', stateName: 'SUMMARY', version: 'SUMMARY', urgent: 'SUMMARY',
    senderId: 'SUMMARY', sender: 'SUMMARY', holderId: 'SUMMARY', holder: 'SUMMARY', copiedIds: 'SUMMARY', respondentId: 'SUMMARY', formerHolderIds: 'SUMMARY',
    ownerIds: 'SUMMARY', threadId: 'SUMMARY', continuesId: 'SUMMARY', thread: 'SUMMARY', openedAt: 'SUMMARY', receivedAt: 'SUMMARY', endedAt: 'SUMMARY',
    allowedActions: 'SUMMARY', myRelation: 'SUMMARY', withheld: 'SUMMARY', masked: 'SUMMARY', team: 'SUMMARY', preflight: 'SUMMARY',
    matter: 'MATTER',
    documents: 'MATERIALS', items: 'MATERIALS', missing: 'MATERIALS',
    notices: 'HAND_OVER', evidences: 'HAND_OVER', knowledge: 'HAND_OVER',
    deadlines: 'LIMITS', stages: 'LIMITS', timeByAgency: 'LIMITS',
    auditTrail: 'HISTORY',
    identities: 'IDENTITY',
    informants: 'INFORMANT',
  },
  Matter: {
    title: 'MATTER', location: 'MATTER', patchNumber: 'MATTER', occupiedMu: 'MATTER', basicFarmlandMu: 'MATTER', destroyedMu: 'MATTER',
    suspectedCrime: 'MATTER', penaltyDecided: 'MATTER', demolitionOrdered: 'MATTER',
    party: 'PERSONAL',
  },
  DocumentEntry: 'WITHIN', ItemEntry: 'WITHIN', Notice: 'WITHIN', Evidence: 'WITHIN', Deadline: 'WITHIN', AuditEvent: 'WITHIN', PersonalDetail: 'WITHIN', Stage: 'WITHIN', AgencyTime: 'WITHIN', Knowledge: 'WITHIN', Ruling: 'WITHIN',
  Agency: 'OF_THE_ASKER', StaffMember: 'OF_THE_ASKER', Route: 'OF_THE_ASKER', Caller: 'OF_THE_ASKER', HeldPost: 'OF_THE_ASKER', Session: 'OF_THE_ASKER', PageInfo: 'OF_THE_ASKER',
  RoleChange: 'OF_THE_ASKER', RoleChangeEdge: 'OF_THE_ASKER', RoleChangeConnection: 'OF_THE_ASKER',
  AccessEvent: 'OF_THE_ASKER', AccessEventEdge: 'OF_THE_ASKER', AccessEventConnection: 'OF_THE_ASKER',
  BreakGlass: 'OF_THE_ASKER', BreakGlassEdge: 'OF_THE_ASKER', BreakGlassConnection: 'OF_THE_ASKER', ReadUnderGlass: 'OF_THE_ASKER',
  BreachedLimit: 'OF_THE_ASKER', BreachedLimitEdge: 'OF_THE_ASKER', BreachedLimitConnection: 'OF_THE_ASKER', HistoryEvent: 'OF_THE_ASKER', HistoryEventEdge: 'OF_THE_ASKER', HistoryEventConnection: 'OF_THE_ASKER', ReferralAsOf: 'OF_THE_ASKER', AuditSample: 'OF_THE_ASKER', SampleMember: 'OF_THE_ASKER', SentinelEntry: 'OF_THE_ASKER',
  Bundle: 'OF_THE_ASKER', AuditCheckpoint: 'OF_THE_ASKER', InclusionProof: 'OF_THE_ASKER', AuditKey: 'OF_THE_ASKER', ConsistencyProof: 'OF_THE_ASKER', ReceiptStatus: 'OF_THE_ASKER',
  Preflight: 'OF_THE_ASKER', ReferFinding: 'OF_THE_ASKER', ReferReason: 'OF_THE_ASKER',
  // The ledger: row-level security says which records an agency sees, `ledger-reading.ts` who reads whom they are about.
  Patch: 'OF_THE_ASKER', PatchEdge: 'OF_THE_ASKER', PatchConnection: 'OF_THE_ASKER', FieldCheck: 'OF_THE_ASKER', PatchVerdict: 'OF_THE_ASKER', Exclusion: 'OF_THE_ASKER', Photo: 'OF_THE_ASKER', LandFigure: 'OF_THE_ASKER',
  LandCase: 'OF_THE_ASKER', LandCaseEdge: 'OF_THE_ASKER', LandCaseConnection: 'OF_THE_ASKER', LandPart: 'OF_THE_ASKER', LandPenalty: 'OF_THE_ASKER', RectificationMeasure: 'OF_THE_ASKER', DueDayWaiver: 'OF_THE_ASKER', RectificationReport: 'OF_THE_ASKER',
  CaseSignature: 'OF_THE_ASKER', LegalReview: 'OF_THE_ASKER', ReferralOfCase: 'OF_THE_ASKER', CaseHandOver: 'OF_THE_ASKER', MandateItem: 'OF_THE_ASKER', ProposedTransfer: 'OF_THE_ASKER', LedgerEvent: 'OF_THE_ASKER', LedgerEvaluation: 'OF_THE_ASKER',
  LedgerFinding: 'OF_THE_ASKER', FindingOfRecord: 'OF_THE_ASKER', FindingOfRecordEdge: 'OF_THE_ASKER', FindingOfRecordConnection: 'OF_THE_ASKER',
  LedgerFigures: 'OF_THE_ASKER', BatchFigures: 'OF_THE_ASKER', TargetState: 'OF_THE_ASKER', TownshipFigures: 'OF_THE_ASKER', BaselineChange: 'OF_THE_ASKER', Bulletin: 'OF_THE_ASKER', StateFigures: 'OF_THE_ASKER', StageTime: 'OF_THE_ASKER', RouteFigures: 'OF_THE_ASKER',
  CountedRow: 'OF_THE_ASKER', CountedRowEdge: 'OF_THE_ASKER', CountedRowConnection: 'OF_THE_ASKER', OwedReport: 'OF_THE_ASKER', ReportReceipt: 'OF_THE_ASKER', ReportReminder: 'OF_THE_ASKER',
  Campaign: 'OF_THE_ASKER', CampaignOrgan: 'OF_THE_ASKER', CampaignMember: 'OF_THE_ASKER', CampaignOffice: 'OF_THE_ASKER', CampaignGroup: 'OF_THE_ASKER', CampaignStage: 'OF_THE_ASKER', CampaignCategory: 'OF_THE_ASKER', CampaignBaseline: 'OF_THE_ASKER',
  CampaignTarget: 'OF_THE_ASKER', ReportingDuty: 'OF_THE_ASKER', Mandate: 'OF_THE_ASKER', CampaignCompetence: 'OF_THE_ASKER', EscalationTool: 'OF_THE_ASKER', CampaignGap: 'OF_THE_ASKER',
  DeadLetter: 'OF_THE_ASKER', DeadLetterEdge: 'OF_THE_ASKER', DeadLetterConnection: 'OF_THE_ASKER', CommandReceipt: 'OF_THE_ASKER',
  InboxCounts: 'OF_THE_ASKER', InboxItem: 'OF_THE_ASKER', InboxItemEdge: 'OF_THE_ASKER', InboxItemConnection: 'OF_THE_ASKER',
  ReferralEdge: 'OF_THE_ASKER', ReferralConnection: 'OF_THE_ASKER',
};

/** Payloads and refusals answer the asker's own request; what they hold of a referral has its own policy again. */
const ANSWERS = /(Payload|Refusal)$/;

export function fieldPolicyOf(type: string, field: string): FieldPolicy | undefined {
  const row = FIELDS[type] ?? (ANSWERS.test(type) ? 'OF_THE_ASKER' : undefined);
  return typeof row === 'string' || row === undefined ? row : row[field];
}
