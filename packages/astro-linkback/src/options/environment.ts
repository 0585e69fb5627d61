/** Does a variable of the environment say yes? As `CI=1` and `CI=true` do, and `CI=`, `CI=0` and `CI=false` do not. */
export function isSet(value: string | undefined): boolean {
  return value !== undefined && !/^(?:|0|false|no|off)$/i.test(value.trim());
}
