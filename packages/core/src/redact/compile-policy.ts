import { DETECTORS } from './detectors/index.ts';
import { loadPatternEngine } from './patterns.ts';
import { type CompileTools, compile, type RedactionPolicy, type Redactor } from './redactor.ts';

const BUILT_IN = new Set<string>(['default', 'all', ...DETECTORS.map(({ kind }) => kind)]);

/**
 * Compiles any policy, and loads what it needs: the engine of patterns only where it has one, the detectors of single countries
 * and crypto addresses only where it names one of these or their groups.
 * @throws RdpError `policy_invalid` that names the field.
 */
export async function compilePolicy(
  policy: RedactionPolicy,
  { mac }: Pick<CompileTools, 'mac'> = {},
): Promise<Redactor> {
  const engine = hasPattern(policy) ? await loadPatternEngine() : undefined;
  return compile(needsNational(policy) ? await withNational(policy) : policy, { mac, engine });
}

const hasPattern = ({ rules = [], keys = [], allow = [] }: RedactionPolicy): boolean =>
  rules.length > 0 ||
  keys.some((rule) => 'pattern' in rule) ||
  allow.some((rule) => typeof rule === 'object' && 'pattern' in rule);

function needsNational({ kinds = [], detectors = [], groups = {} }: RedactionPolicy): boolean {
  const own = new Set<string>([...detectors.map(({ kind }) => kind), ...Object.keys(groups)]);
  return kinds.some((kind) => !BUILT_IN.has(kind) && !own.has(kind));
}

async function withNational(policy: RedactionPolicy): Promise<RedactionPolicy> {
  const { NATIONAL, REGIONS } = await import('./national/index.ts');
  const own = new Set((policy.detectors ?? []).map(({ kind }) => kind));
  return {
    ...policy,
    detectors: [...NATIONAL.filter(({ kind }) => !own.has(kind)), ...(policy.detectors ?? [])],
    groups: { ...REGIONS, ...policy.groups },
  };
}
