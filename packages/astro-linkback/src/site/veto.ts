/**
 * Does the field `linkback` say that nobody is to be told? As YAML, JSON and TOML write `false`, or as the YAML of before did,
 * of which 1.2 (10.3.2) makes words: `no`, `off`.
 */
export function isVeto(value: unknown): boolean {
  return value === false || (typeof value === 'string' && /^(?:false|no|off|n)$/i.test(value.trim()));
}
