/** Nothing can be written that anybody could prove later; `zh` says why in Chinese. */
export class NotProvable extends Error {
  constructor(
    readonly zh: string,
    message: string,
  ) {
    super(message);
  }
}

/** The key of this process is not the one that signs this log, nor the one that takes its place. */
export class KeyNotInForce extends NotProvable {
  constructor(inForce: string, own: string) {
    super(
      '本进程的签名密钥不是现行密钥，更换之前暂停办理，请联系系统管理员',
      `this log is signed with ${inForce}, and this process has ${own}: ` +
        'it writes nothing until it is started with the AUDIT_KEY_FILE that all processes have ' +
        '(while the key changes, with the one before as AUDIT_OLD_KEY_FILE)',
    );
  }
}

/** The database names as its newest a checkpoint that was never signed. */
export class CheckpointAltered extends NotProvable {
  constructor(size: number) {
    super(
      '最新检查点与签名不符，数据库可能被改动，查明之前暂停办理，请联系系统管理员',
      `the newest checkpoint, of ${size} events, is not what was signed: ` +
        'the database may have been altered, and nothing is written until this is cleared up',
    );
  }
}

/** The last event of a subject is not the one that the platform wrote last. */
export class HistoryAltered extends NotProvable {
  constructor(id: string, seq: number) {
    super(
      `「${id}」历史的最后一条（第${seq}条）不是平台写入的，数据库可能被改动，查明之前暂停办理，请联系系统管理员`,
      `the last event (${seq}) of "${id}" was not written by the platform: ` +
        'the database may have been altered, and nothing is done in this matter until this is cleared up',
    );
  }
}
