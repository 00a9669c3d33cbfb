/**
 * What takes a while to load (an evaluator, a compiler, a database client) and is used by few commands: loaded when a
 * command asks for it. `require`, because these are CommonJS modules here and in a build.
 */
export function loadPolicy(): typeof import('@companyos/policy') {
  return require('@companyos/policy');
}

export function loadPolicyCheck(): typeof import('@companyos/policy/check') {
  return require('@companyos/policy/check');
}

export function loadLedger(): typeof import('@companyos/ledger') {
  return require('@companyos/ledger');
}
