import { Field, Int, ObjectType } from '@nestjs/graphql';

import { describe } from '../../platform/graphql/describe.js';
import { Policy } from '../../platform/graphql/policy.js';

@Policy('OF_THE_ASKER')
@ObjectType(
  'InclusionProof',
  describe(
    '事件在某一检查点之下的存在证明（RFC 6962 第2.1.1节）',
    'proof that an event stands in the tree under a checkpoint (RFC 6962 section 2.1.1)',
  ),
)
export class InclusionProofType {
  @Field(() => Int, describe('叶序号', 'index of the leaf, from 0'))
  leafIndex!: number;

  @Field(() => Int, describe('该检查点的事件数', 'size of the tree under that checkpoint'))
  treeSize!: number;

  @Field(() => [String], describe('自叶向上的各哈希，base64', 'the hashes from the leaf upwards, base64'))
  path!: readonly string[];

  @Field(() => String, describe('检查点：签名文本（C2SP）', 'the checkpoint, a signed note (C2SP)'))
  checkpoint!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('AuditKey', describe('为检查点和回执签名的公钥', 'a public key that signs checkpoints and receipts'))
export class AuditKeyType {
  @Field(() => String, describe('公钥（名称+编号+base64）', 'the verifier key: name+id+base64 (C2SP signed-note)'))
  vkey!: string;

  @Field(() => Int, describe('自多少个事件起使用', 'since which size of the tree it signs'))
  sinceSize!: number;
}

@Policy('OF_THE_ASKER')
@ObjectType('AuditCheckpoint', describe('全部历史的检查点', 'a checkpoint over all histories'))
export class AuditCheckpointType {
  @Field(() => Int, describe('事件数', 'how many events'))
  size!: number;

  @Field(() => String, describe('签名文本（C2SP tlog-checkpoint）', 'the signed note (C2SP tlog-checkpoint)'))
  note!: string;

  @Field(() => [AuditKeyType], describe('用过的公钥，最早的在前', 'every key that has signed, the first one first'))
  keys!: readonly AuditKeyType[];
}

@Policy('OF_THE_ASKER')
@ObjectType(
  'ConsistencyProof',
  describe(
    '较大的树以较小的树开头的证明（RFC 6962 第2.1.2节）',
    'proof that a tree begins with a smaller one (RFC 6962 section 2.1.2)',
  ),
)
export class ConsistencyProofType {
  @Field(() => Int, describe('较小的树的事件数', 'size of the smaller tree'))
  oldSize!: number;

  @Field(() => Int, describe('较大的树的事件数', 'size of the larger tree'))
  size!: number;

  @Field(() => [String], describe('各哈希，base64', 'the hashes, base64'))
  path!: readonly string[];
}

@Policy('OF_THE_ASKER')
@ObjectType('ReceiptStatus', describe('一份回执的核验结果', 'what a receipt proves'))
export class ReceiptStatusType {
  @Field(() => Boolean, describe('是否成立', 'does it hold'))
  holds!: boolean;

  @Field(() => String, describe('核验结论', 'the finding, in words'))
  finding!: string;

  @Field(() => InclusionProofType, {
    ...describe('存在证明；尚未封存的为空', 'proof that the event is in the tree; null while it is not sealed'),
    nullable: true,
  })
  proof!: InclusionProofType | null;
}
