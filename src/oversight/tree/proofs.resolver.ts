import { Args, Int, Query, Resolver } from '@nestjs/graphql';
import { renderSVG } from 'uqr';

import { ReceiptLinks } from '../../books/receipt-links.js';
import { notFoundProof } from '../../domain/audit/proof-refusals.js';
import { describe } from '../../platform/graphql/describe.js';
import { Admits } from '../../platform/graphql/policy.js';
import { RefusedError } from '../../platform/graphql/refusal.js';
import { TextScalar } from '../../platform/graphql/scalars.js';
import { AuditCheckpointType, ConsistencyProofType, ReceiptStatusType } from './proof.type.js';
import { Proofs } from './proofs.js';

@Resolver()
export class ProofsResolver {
  constructor(
    private readonly proofs: Proofs,
    private readonly links: ReceiptLinks,
  ) {}

  @Admits('ANYBODY')
  @Query(() => AuditCheckpointType, {
    ...describe('最新检查点和全部公钥；请在别处留存', 'the newest checkpoint and every key: keep them elsewhere'),
    nullable: true,
  })
  auditCheckpoint(): Promise<AuditCheckpointType | null> {
    return this.proofs.newest();
  }

  @Admits('SIGNED_IN')
  @Query(
    () => ConsistencyProofType,
    describe('证明现在的历史以从前的历史开头', 'proves that the history of today begins with that of an earlier day'),
  )
  async consistencyProof(
    @Args('oldSize', { type: () => Int, ...describe('从前的事件数', 'how many events there were') }) oldSize: number,
    @Args('size', { type: () => Int, ...describe('现在的事件数', 'how many there are') }) size: number,
  ): Promise<ConsistencyProofType> {
    const path = await this.proofs.consistency(oldSize, size);
    if (path === null) throw new RefusedError(notFoundProof(oldSize, size));
    return { oldSize, size, path };
  }

  @Admits('ANYBODY')
  @Query(
    () => ReceiptStatusType,
    describe('核验一份签名回执；不需登录', 'what a signed receipt proves; nobody needs to sign in'),
  )
  verifyReceipt(
    @Args('note', { type: () => TextScalar, ...describe('签名回执全文', 'the signed receipt as a whole') })
    note: string,
  ): Promise<ReceiptStatusType> {
    return this.proofs.statusOf(note);
  }

  @Admits('SIGNED_IN')
  @Query(
    () => String,
    describe(
      '纸质文书用的二维码（SVG），扫码打开核验页',
      'a QR code for paper (SVG) that leads to the page of verification',
    ),
  )
  receiptQr(
    @Args('note', { type: () => TextScalar, ...describe('签名回执全文', 'the signed receipt as a whole') })
    note: string,
  ): string {
    return renderSVG(this.links.linkOf(note), { border: 4 });
  }
}
