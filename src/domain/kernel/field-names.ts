/** What the fields of an input are called in Chinese; one that is missing here is called by its own name. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  agencyId: '机关', appraisedOn: '鉴定日期', area: '面积', asOf: '截至时刻', basic: '永久基本农田面积', basis: '依据', batch: '批次', alsoUnder: '其他类别', category: '方案类别', checkedOn: '核查日期', code: '验证码', completedOn: '完成日期',
  conductOn: '行为日期', continuesId: '所接续的移送', cultivated: '耕地面积', deadlineId: '期限', decidedOn: '决定日期', deliveredOn: '下发（发现）日期', description: '情况说明', destroyed: '毁坏面积', 'destroyed.area': '毁坏面积', 'destroyed.landClass': '毁坏地类',
  detector: '预警', documentNumber: '文号', dueOn: '期限', dutyAgencyId: '整改责任单位', filedOn: '立案日期', finding: '核查情况', fine: '罚款', form: '报送形式', foundAt: '发现时间', fromPersonId: '原承办人', geometry: '图形', hours: '时长', imageryOn: '影像日期',
  items: '涉案物品', kind: '种类', land: '土地', 'land.destroyed': '毁坏面积', 'land.occupied': '占用面积', leader: '责任人', location: '坐落', 'matter.demolitionOrdered': '是否责令拆除', 'matter.suspectedCrime': '涉嫌罪名', missing: '所缺材料', month: '月份',
  newPassword: '新密码', number: '编号', officers: '专案组成员', 'onPaper.actedAt': '纸质办理时间', paidOn: '缴纳日期', party: '当事人', partyName: '当事人', passed: '是否通过', password: '密码', patchId: '图斑', patchIds: '图斑', personId: '人员', personName: '姓名',
  photos: '照片', 'photos.sha256': '照片哈希', 'photos.takenAt': '照片时间', post: '岗位', purpose: '查阅目的', reason: '理由', reasons: '理由', receiptNumber: '票据号', receivedOn: '收到日期', recipient: '收件人', refer: '审核意见', remarks: '说明', replyBy: '答复期限',
  requirement: '整改要求', respondentId: '第三方机关', routeId: '路线', scopes: '权限', sentOn: '抄送日期', servedOn: '送达日期', sha256: '文件哈希', size: '数量', source: '来源', state: '状态', surveyedOn: '勘测日期', toAgencyId: '接收机关', toPersonId: '接办人',
  total: '总面积', townshipId: '乡镇（街道）', until: '新的期限', validFrom: '生效日期', validTo: '失效日期', value: '内容', verdict: '判定', village: '村',
};

export function fieldName(field: string): string {
  return FIELD_NAMES[field] ?? field;
}
