/** Impossible states, each with what it is and how it is put right. */
export const SENTINEL_FINDINGS = {
  NO_OWNER: {
    name: '在办移送没有承办机关',
    remedy: '核对历史最后一条；以历史重放的状态为准，由数据库管理员更正 referral.owners，并书面记录',
  },
  OWNER_AFTER_END: { name: '已办结移送仍有承办机关', remedy: '同上：以历史重放的状态为准' },
  CHAIN_LENGTH: {
    name: '历史条数与登记不符',
    remedy: '有事件被删除或者插入：停止该件办理，导出全部历史并离线核验（npm run verify），从备份比对',
  },
  CHAIN_HEAD: { name: '历史末条哈希与登记不符', remedy: '末条被改动：同上，离线核验并从备份比对' },
  NOTICE_WITHOUT_MESSAGE: {
    name: '文书没有对应的发送记录',
    remedy: '文书不会送达：由发文机关重新办理该步骤，或者线下送达后补录',
  },
  DELIVERED_WITHOUT_PARTY: {
    name: '文书已送达，收文机关却看不到',
    remedy: '当事机关记录被删除：从历史恢复 referral_party',
  },
  INBOX_NOT_AS_RECORDED: {
    name: '收件箱与案卷不符',
    remedy: '该机关可能看不到要办的事：运行 npm run referral -- derive 由案卷重新生成，并书面通知该机关',
  },
  SEARCH_NOT_AS_RECORDED: {
    name: '检索条目与案卷不符',
    remedy: '该件可能检索不到：运行 npm run referral -- derive 由案卷重新生成',
  },
  MESSAGE_NEVER_ENDED: {
    name: '发送一小时未结束',
    remedy: '检查队列和工作进程；仍不结束的，重启工作进程，发件箱会重新发送',
  },
  DUTY_WITHOUT_CLOCK: { name: '义务期限没有提醒时刻', remedy: '期限不会催办：核对日历是否已公布，重启后重新计算' },
  LIMIT_AFTER_END: { name: '已办结移送的总期限仍在运行', remedy: '核对历史最后一条，由数据库管理员按历史结束该期限' },
  EVIDENCE_WITHOUT_EVENT: { name: '流转证据没有对应的历史', remedy: '历史被删除：离线核验并从备份比对' },
  NEVER_SEALED: { name: '五分钟未封存', remedy: '查看 /health 中封存失败的原因' },
  EVENT_OUTSIDE_TREE: {
    name: '历史既未封存也不在待封存队列',
    remedy: '触发器被停用，或者封存记录被删除：离线核验并从备份比对',
  },
  LEDGER_CHAIN: {
    name: '台账历史条数与登记不符',
    remedy: '有事件被删除或者插入：导出全部历史并离线核验（npm run verify），从备份比对',
  },
  EVENT_OF_NOTHING: { name: '历史所属的移送或者台账记录不存在', remedy: '记录被删除：从历史重放恢复，并从备份比对' },
  STRUCK_OFF_WITHOUT_ACCEPTANCE: { name: '未经验收而销号', remedy: '状态被越过平台改动：以历史为准恢复，并书面记录' },
  FILED_WITHOUT_CASE: { name: '图斑已立案而案件不存在', remedy: '案件记录被删除：从历史恢复' },
  VERSION_OPEN_TWICE: { name: '台账记录的现行版本不是一个', remedy: '版本被改动：按历史更正 ledger_version' },
  NOBODY_LOOKS: { name: '预警复查逾期一天未进行', remedy: '检查工作进程是否在运行' },
  FILE_ALTERED: {
    name: '文件与收存时不同，或者已不存在',
    remedy: '不再提供下载：从备份恢复该文件（文件名即其 SHA-256），再下载一次即消除；并核查存储的访问记录',
  },
  FILE_QUARANTINED: {
    name: '查毒发现问题，文件已隔离',
    remedy: '不再提供下载：通知上传机关另传一份，并检查其电脑；确系误报的，更新病毒库后运行 npm run recheck',
  },
} as const satisfies Record<string, { name: string; remedy: string }>;

export type SentinelFinding = keyof typeof SENTINEL_FINDINGS;
