#!/usr/bin/env bash
# What the action does; its inputs are in the environment (action.yml).
set -uo pipefail

do=${LINKBACK_DO:-auto}
if [ "$do" = auto ]; then
  case ${GITHUB_EVENT_NAME:-} in
    pull_request | pull_request_target) do=status ;;
    *) do=send ;;
  esac
fi

ledger=(--ledger "${LINKBACK_LEDGER:-linkbacks.json}")
case $do in
  status)
    title='Who will be told'
    args=(status "${ledger[@]}")
    ;;
  send)
    title='Who was told'
    args=(send "${ledger[@]}" --wait "${LINKBACK_WAIT:-10m}")
    [ "${LINKBACK_PUSH:-true}" = true ] && args+=(--push)
    [ "${LINKBACK_WITH_BUILD:-false}" = true ] && args+=(--with-build)
    [ "${LINKBACK_SKIP_CI:-false}" = true ] && args+=(--skip-ci)
    # GitHub's own bot, where the workflow names nobody.
    export GIT_AUTHOR_NAME=${GIT_AUTHOR_NAME:-github-actions[bot]}
    export GIT_AUTHOR_EMAIL=${GIT_AUTHOR_EMAIL:-41898282+github-actions[bot]@users.noreply.github.com}
    export GIT_COMMITTER_NAME=${GIT_COMMITTER_NAME:-$GIT_AUTHOR_NAME}
    export GIT_COMMITTER_EMAIL=${GIT_COMMITTER_EMAIL:-$GIT_AUTHOR_EMAIL}
    ;;
  *)
    echo "::error::do: must be status or send, and is $do."
    exit 2
    ;;
esac

# The command would add a summary of its own; this one has what it said of an error too.
said=$(env -u GITHUB_STEP_SUMMARY npx --no-install linkback "${args[@]}" 2>&1)
code=$?
printf '%s\n' "$said"
# As text, whatever a remote site said: a line of its words can be no end of the block.
{
  printf '### %s\n\n' "$title"
  printf '%s\n' "$said" | sed 's/^/    /'
} >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
exit "$code"
