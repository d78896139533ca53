// What of a check is looked at after the step was passed: what the engine tells by itself. Pure.
import type { Check } from '../../lib/content/check.ts';

/** null: nothing of it. What would have to be asked for, or was done once and cannot be undone, is left out. */
export function lastingPart(check: Check): Check | null {
  switch (check.kind) {
    case 'all': {
      const checks = check.checks.flatMap((part) => lastingPart(part) ?? []);
      return checks.length === 0 ? null : { ...check, checks };
    }
    // Of several ways one that is not looked at may be the one that holds.
    case 'any': {
      const checks = check.checks.map(lastingPart);
      return checks.every((part) => part !== null) ? { ...check, checks } : null;
    }
    case 'not':
      return isLasting(check.check) ? check : null;
    default:
      return isLasting(check) ? check : null;
  }
}

function isLasting(check: Check): boolean {
  if (check.kind === 'all' || check.kind === 'any') return check.checks.every(isLasting);
  if (check.kind === 'not') return isLasting(check.check);
  return ['container', 'image', 'network', 'volume', 'nothing-left'].includes(check.kind);
}
