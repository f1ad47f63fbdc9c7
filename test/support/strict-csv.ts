/** RFC 4180, strictly: outside quotes any of the breaks ends a record, and quotes stand around a whole field. */
export function strictRecords(text: string, breaks: readonly string[]): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  const wrong = (): never => {
    throw new Error(`no CSV at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
  };
  const breakHere = (): string | undefined => breaks.find((one) => text.startsWith(one, at));
  const quotedField = (): string => {
    for (const begin = (at += 1); ; at += 1) {
      if (at >= text.length) return wrong();
      if (text[at] !== '"') continue;
      if (text[at + 1] !== '"') return text.slice(begin, at++).replaceAll('""', '"');
      at += 1;
    }
  };
  const plainField = (): string => {
    const begin = at;
    for (; at < text.length && text[at] !== ',' && breakHere() === undefined; at += 1) if (text[at] === '"') wrong();
    return text.slice(begin, at);
  };
  while (at < text.length) {
    record.push(text[at] === '"' ? quotedField() : plainField());
    const end = breakHere();
    if (at < text.length && text[at] !== ',' && end === undefined) wrong();
    at += end?.length ?? 1;
    if (end === undefined && at <= text.length && text[at - 1] === ',') continue;
    records.push(record);
    record = [];
  }
  return records;
}
