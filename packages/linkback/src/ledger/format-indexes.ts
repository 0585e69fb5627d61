import { noticeMembers } from './notice.ts';
import type { IndexRecord, Indexes, Notice } from './notice.ts';
import { block, line, sorted } from './one-line.ts';

/** The indexes as text: one line a notice, so that git shows one changed line per change that was told. */
export function formatIndexes(indexes: Indexes): string {
  return block(
    sorted(indexes).map(([endpoint, index]) => `${JSON.stringify(endpoint)}: ${formatIndex(index)}`),
  );
}

function formatIndex({ protocol, key, keyLocation, notices, ...others }: IndexRecord): string {
  const head = [
    `"protocol": ${line(protocol)}`,
    ...(key === undefined ? [] : [`"key": ${line(key)}`]),
    ...(keyLocation === undefined ? [] : [`"keyLocation": ${line(keyLocation)}`]),
    ...sorted(others).map(([name, value]) => `${JSON.stringify(name)}: ${line(value)}`),
  ];
  const lines = sorted(notices).map(
    ([topic, notice]) => `  ${JSON.stringify(topic)}: ${formatNotice(notice)}`,
  );
  return `{ ${head.join(', ')}, "notices": ${block(lines)} }`;
}

function formatNotice(notice: Notice): string {
  const values = new Map<string, unknown>(Object.entries(notice));
  const others = [...values.keys()].filter((key) => !noticeMembers.includes(key)).sort();
  const parts = [...noticeMembers, ...others].flatMap((key) => {
    const value = values.get(key);
    if (value === undefined) return [];
    return [`${JSON.stringify(key)}: ${key === 'was' ? formatNotice(value as Notice) : line(value)}`];
  });
  return `{ ${parts.join(', ')} }`;
}
