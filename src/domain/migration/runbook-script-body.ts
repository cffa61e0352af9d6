/** What every script does, whatever the migration: it asks where the migration is, does what is next, and looks again. */
export const SCRIPT_BODY = `\
say() { printf '%s\\n' "$@" >&2; }
fail() { say '' "$@" 'Nothing more is done. Run this script again once that is mended: it goes on where the migration is.'; exit 1; }
stop() { say '' "$@" 'Stopped here. Run this script again to go on: it skips what is done.'; exit 2; }

# True where this very word is typed at the terminal. What is asked here is for a person, so that no pipe can answer it.
ask() { # ask QUESTION WORD
  TYPED=
  { printf '%s ' "$1" >/dev/tty; } 2>/dev/null || stop "A person is asked here: $1" 'Run this script at a terminal.'
  IFS= read -r TYPED </dev/tty || true
  [ "$TYPED" = "$2" ]
}

# A text or a number of the status, at its top. The command prints its JSON with two blanks to a level.
field() { sed -n -e 's/^  "'"$1"'": "\\(.*\\)",\\{0,1\\}$/\\1/p' -e 's/^  "'"$1"'": \\([0-9]*\\),\\{0,1\\}$/\\1/p' <<<"$STATUS"; }

# Exit code 2: somebody is waited for. 1: it has failed, or nobody answers; then there is no phase.
look() {
  local after
  STATUS=$(fedremotes migrate status "$ID" --json) || true
  [ "$(field id)" = "$ID" ] || fail "Where the migration $ID is cannot be seen. Is FEDREMOTES_URL right, and the service there?"
  PHASE=$(field phase) STATE=$(field state) MESSAGE=$(field message) NEXT=$(field next) OPEN=$(field open)
  # What is deployed and what is asked for hangs on the answers, which stand from the start on.
  after=$(sed -n '/^  "strategy": {/,/^  }/s/^    "after": "\\(.*\\)",\\{0,1\\}$/\\1/p' <<<"$STATUS")
  [ "$OPEN" != 0 ] || [ "$(field era) $after" = "$MADE_FOR" ] ||
    fail 'The answers have come to something else since this script was made.' "Get it again: fedremotes migrate runbook $ID --script"
}

# Waits while the service works, at most WAIT seconds.
await() { # await PHASE
  local until=$((SECONDS + WAIT))
  [ "$STATE" = running ] || stop "At $1 it waits. $MESSAGE" "$NEXT"
  say "$1: under way. $MESSAGE"
  while [ "$PHASE" = "$1" ] && [ "$STATE" = running ]; do
    [ "$SECONDS" -lt "$until" ] || stop "It is still at $1. $MESSAGE"
    sleep "$EVERY"
    look
  done
}

# A person may take long to answer: nothing is done to a phase that is no longer the one that was asked about.
still() { # still PHASE
  look
  if [ "$PHASE" = "$1" ] && [[ $STATE = waiting || $STATE = running ]]; then return 0; fi
  say "It has gone on meanwhile: it is at $PHASE, $STATE."
  return 1
}

# Done, or somebody is needed, are no errors here.
fedremotes_does() { fedremotes migrate "$@" >/dev/null || [ $? -eq 2 ] || fail "fedremotes migrate $1 was refused, see above." \\
  'Where that names what this script does not know, get the script again.'; }

begin() {
  local name
  local -a allow=()
  fedremotes migrate status "$ID" >&2 || true
  [ "$OPEN" = 0 ] || stop "$NEXT"
  fedremotes migrate report "$ID" --changes >&2
  for name in $HAZARDS; do
    ask "Whoever starts this allows $name, as it is said above. Type $name to allow it:" "$name" || stop "$name was not allowed."
    allow+=(--allow "$name")
  done
  ask 'Type start to start the migration:' start || stop 'It was not started.'
  still answer || return 0
  fedremotes_does start "$ID" \${allow[@]+"\${allow[@]}"}
}

# SAID is what git or patch says where it does not fit.
applies() { # applies PATCH [--reverse]
  if command -v git >/dev/null; then SAID=$(cd "$ROOT" && git apply --check --whitespace=nowarn \${2:+"$2"} "$1" 2>&1)
  else SAID=$(patch -d "$ROOT" -p1 -F0 -f --dry-run \${2:+"$2"} -i "$1" 2>&1); fi
}

mode() { stat -c %a "$1" 2>/dev/null || stat -f %Lp "$1"; }

# git makes files anew, for all to read: they get their modes back, and meanwhile they are for nobody else.
# GNU patch leaves a copy of what it was beside a file that has moved by some lines, unless it is to do as POSIX says.
change_values() { # change_values PATCH
  local i
  local -a modes=()
  if ! command -v git >/dev/null; then POSIXLY_CORRECT=1 patch -d "$ROOT" -p1 -F0 -s -f -i "$1"; return; fi
  for i in "\${!FILES[@]}"; do modes[i]=$(mode "\${FILES[i]}"); done
  (umask 077 && cd "$ROOT" && git apply --whitespace=nowarn "$1") || return
  for i in "\${!FILES[@]}"; do [ "$(mode "\${FILES[i]}")" = "\${modes[i]}" ] || chmod "\${modes[i]}" "\${FILES[i]}"; done
}

# A patch that is in the files already stays as it is.
patch_values() { # patch_values PATCH
  if ! [ -s "$1" ] || applies "$1" --reverse; then say 'The values files are as this step wants them.'; return; fi
  applies "$1" || fail 'The patch fits the values files neither before nor after it. They have changed since the migration was made, or' \\
    'were patched in part: put them back as they were, or mend them by hand. Nothing was changed in them.' "$SAID"
  change_values "$1" || fail 'The values files could not be changed, or only in part; see above.'
}

upgrade() { # upgrade CHART RELEASE -f FILE…
  say "helm upgrade $2 $CHARTS/$1 --version $CHART_VERSION"
  helm upgrade "$2" "$CHARTS/$1" --version "$CHART_VERSION" --namespace "$NAMESPACE" --wait --timeout 15m0s "\${@:3}" \\
    \${HELM_ARGUMENTS[@]+"\${HELM_ARGUMENTS[@]}"} || fail "helm failed. Look at its events, or go back: helm rollback $2"
}

# brig reads its file when it starts, so that all of its pods have to be new ones.
assert_deployed() { # assert_deployed STRATEGY
  local found
  kubectl --namespace "$NAMESPACE" rollout status deployment/brig --timeout=15m || fail 'The pods of brig do not become ready.'
  found=$(kubectl --namespace "$NAMESPACE" get configmap brig -o 'jsonpath={.data.brig\\.yaml}' |
    sed -n 's/^ *setFederationStrategy: *["'\\'']\\{0,1\\}\\([A-Za-z]*\\).*/\\1/p') || fail 'The ConfigMap of brig cannot be read.'
  [ "\${found:-allowNone}" = "$1" ] || fail "The ConfigMap of brig says \${found:-allowNone}, and $1 is wanted." \\
    'Is there another values file, or another release?'
}

is_patch_refused() { [[ $(fedremotes migrate patch "$ID" "$1" --json 2>/dev/null) = *'"code": "patch-refused"'* ]]; }

# What brig lists and nobody has named: a person says that it stays, or nothing goes on.
accept_unnamed() { # accept_unnamed PHASE
  local name
  ACCEPTED=
  while look && [ "$PHASE" = "$1" ] && [[ $MESSAGE =~ confirm[^:]*--allow[[:space:]]([A-Z_]+) ]]; do
    name=\${BASH_REMATCH[1]}
    # All of the names.
    fedremotes migrate status "$ID" >&2 || true
    ask "Type $name where all of them are meant to stay:" "$name" || stop "$name was not allowed."
    still "$1" || return 0
    fedremotes_does confirm "$ID" --allow "$name"
    ACCEPTED=$name
    sleep "$EVERY"
  done
}

# What nobody has named may be what keeps a patch back.
get_patch() { # get_patch PHASE PATCH FILE
  fedremotes migrate patch "$ID" "$2" >"$3" && return
  ! is_patch_refused "$2" || return
  sleep "$EVERY"
  accept_unnamed "$1"
  [ -n "$ACCEPTED" ] && fedremotes migrate patch "$ID" "$2" >"$3"
}

# Shows the change, asks, changes the files, deploys, looks; then the gate of the phase.
deployment() { # deployment PHASE PATCH STRATEGY WORD
  local file="$TMP/$2.patch" word=$4 by_hand=$BY_HAND
  if ! get_patch "$1" "$2" "$file"; then
    # Its gate may have opened meanwhile; then nothing of this step is left.
    still "$1" || return 0
    is_patch_refused "$2" || fail "There is no patch $2, see above."
    by_hand=\${by_hand:-The values files cannot be patched.}
    if [ "$2" = restore ]; then by_hand+=' This goes back: what is said above to be taken away comes back.'; fi
  fi
  cat "$file" >&2
  say '' "Step $1: this change of the values files, and then the strategy $3 is in force."
  if [ -n "$by_hand" ]; then
    say "$by_hand" 'Make the change and deploy it by hand.'
    ask "Type $word once all pods of brig are new:" "$word" || stop 'Not deployed.'
  else
    say "Namespace $NAMESPACE, context $(kubectl config current-context)."
    if ask "Type $word to change the files and deploy, or deployed where that is done:" "$word"; then
      still "$1" || return 0
      patch_values "$file"
      deploy
      assert_deployed "$3"
    elif [ "$TYPED" != deployed ]; then stop 'Not deployed.'; fi
  fi
  gate "$1"
}

# brig opens a gate where it can be asked; where nobody can see the deployment, a person does.
gate() { # gate PHASE
  local until=$((SECONDS + WAIT))
  # What the gate says is of before the deployment until it has looked again.
  sleep "$EVERY"
  while accept_unnamed "$1" && look && [ "$PHASE" = "$1" ] && [[ $STATE = waiting || $STATE = running ]]; do
    if [[ $MESSAGE = *'fedremotes migrate confirm'* && $MESSAGE != *--allow* ]]; then
      say "$MESSAGE"
      ask 'Type confirm where it is deployed, in every pod of brig:' confirm || stop 'It was not confirmed.'
      still "$1" || return 0
      fedremotes_does confirm "$ID"
    fi
    [ "$SECONDS" -lt "$until" ] || stop "The gate of $1 is not open. $MESSAGE"
    sleep "$EVERY"
  done
}

verify() {
  if [ "$STATE" = running ]; then await verify; return; fi
  say "$MESSAGE"
  ask 'Look into the database. Type DATABASE_NOT_SEEN where all of it is there, on your word:' DATABASE_NOT_SEEN || stop 'Not confirmed.'
  still verify || return 0
  fedremotes_does confirm "$ID" --allow DATABASE_NOT_SEEN
}
`;

/** The end of every script; the phases that are deployed are filled in. */
export const scriptLoop = (deployments: string): string => `
while look; do
  case $STATE in
    done) say "The migration $ID is done: the database has all entries, and they belong to manual."; exit 0 ;;
    aborted) say "The migration $ID is over ($PHASE). $NEXT"; exit 0 ;;
    paused) stop "It is paused at $PHASE. $MESSAGE" "$NEXT" ;;
    failed) fail "It has failed at $PHASE. $MESSAGE" "$NEXT" ;;
  esac
  case $PHASE in
    answer) begin ;;
    copy | check | restrict | hand-over | take-back) await "$PHASE" ;;
    verify) verify ;;
${deployments}
    *) fail "This script is of another release of fedremotes: it knows no phase $PHASE." ;;
  esac
done
`;
