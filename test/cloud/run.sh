#!/usr/bin/env bash
# Deploys the hub with the real CDK CLI to ministack, an AWS emulator on a free loopback port: the last release with data,
# and this one over it, which has to show all of it. Then runs the journey suite against it, and takes it down again. The first
# run installs the emulator; later ones need no network.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
. test/cloud/ministack.sh
. test/cloud/earlier.sh
export PATH=$root/node_modules/.bin:$PATH
# Asks nothing of the network or of a person.
export CDK_DISABLE_VERSION_CHECK=1 CI=true NO_COLOR=1 HUB_ALL=${HUB_ALL:-true}
passed=0

step() { # seconds, what is shown by it, command…
  local seconds=$1 name=$2
  shift 2
  echo "== $name"
  if ! timeout "$seconds" "$@" >"$work/step" 2>&1; then
    tail -n 60 "$work/step" >&2
    printf '\n%s passed, 1 failed\n' "$passed"
    fail "$name: failed, or took longer than $seconds s; its last lines are above"
  fi
  passed=$((passed + 1))
}

cdk_dev() {
  cdk "$@" -c stage=dev -c without=archive,emptying,metric-math,ses,tls -c mailDomain=in.hub.example --output "$work/cdk.out"
}
# What is synthesized already, as it is.
cdk_compared() {
  cdk "$@" --app "$work/cdk.out"
}
export -f cdk_dev cdk_compared

AUTH=true ministack ""
export work
step 120 "a prod stage synthesizes, and cdk-nag has nothing to say" \
  cdk synth --quiet --strict -c stage=prod -c alarmMail=ops@example.com --output "$work/prod.out"
step 120 "cdk bootstrap" cdk bootstrap aws://000000000000/us-east-1 -c stage=dev --output "$work/cdk.out"
# CDK's own roles rest on a condition that the emulator's IAM does not know (aws:ResourceAccount): with nobody allowed to
# take them on, the CLI goes on with the credentials it has. The roles of the hub itself are held to their policies.
"$MINISTACK_PYTHON" -c '
import botocore.session
iam = botocore.session.get_session().create_client("iam")
for role in iam.list_roles()["Roles"]:
    if role["RoleName"].startswith("cdk-") and "cfn-exec" not in role["RoleName"]:
        iam.update_assume_role_policy(
            RoleName=role["RoleName"],
            PolicyDocument="""{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"*"}]}""",
        )
'
export HUB_OUTPUTS=$work/outputs.json HUB_KEPT=$work/kept.json
deploy() { # folder, by what
  (cd "$1" && "${2:-cdk_dev}" deploy --require-approval never --outputs-file "$HUB_OUTPUTS") || return 1
  # The emulator's IAM asks for every parameter where a path is listed or several are read; AWS asks for the path, or for each of
  # those that are read, which is all that the stack gives.
  "$MINISTACK_PYTHON" -c '
import botocore.session
iam = botocore.session.get_session().create_client("iam")
actions = {"-WatchRole": "GetParametersByPath", "-ServeRole": "GetParametersByPath", "-IngestRole": "GetParameters"}
for role in iam.list_roles()["Roles"]:
    for name, action in actions.items():
        if name in role["RoleName"]:
            iam.put_role_policy(
                RoleName=role["RoleName"],
                PolicyName="ListedByTheEmulator",
                PolicyDocument="""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ssm:%s","Resource":"*"}]}""" % action,
            )
'
}
export -f deploy
if earlier=$(earlier_release); then
  step 240 "checkout of $earlier, the release before" bash -c "checkout $earlier $work/earlier"
  step 240 "cdk deploy of $earlier" bash -c 'deploy "$work/earlier"'
  step 240 "data, which it takes and shows" node test/cloud/earlier.ts "$HUB_KEPT"
else
  echo "== no release before: this checkout has no history to take it from"
fi
step 240 "cdk diff, by which nothing would be lost" bash -c \
  'set -o pipefail; cdk_dev synth --quiet && cdk_compared diff --method=template 2>&1 | node infra/pipeline/gate.ts'
step 240 "cdk deploy" bash -c 'deploy . cdk_compared'

code=0
[ -z "$earlier" ] || step 240 "what it kept is shown" jest --selectProjects deployed --runInBand test/cloud/upgraded.test.ts
timeout 800 jest --selectProjects deployed --runInBand test/cloud/deployed.test.ts "$@" 2>&1 | tee "$work/jest" || code=$?
unset NODE_OPTIONS
line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$work/jest" | tail -n 1)
if [ "$code" -ne 0 ]; then
  tail -n 40 "$work/log" >&2
  printf '\n%s passed, %s failed\n' "$((passed + ${line%% *}))" "$(sed -E 's/.*, ([0-9]+) failed/\1/' <<<"${line:-0 passed, 1 failed}")"
  fail "the journeys failed, or took longer than 800 s"
fi
passed=$((passed + ${line%% *}))

step 60 "what the runbook says of a restore is carried out, as it stands there" "$MINISTACK_PYTHON" test/cloud/restored.py
step 120 "a second cdk diff is empty" bash -c 'cdk_dev diff --fail'
step 240 "cdk destroy" bash -c 'cdk_dev destroy --force'
step 60 "nothing is left of the stack" "$MINISTACK_PYTHON" -c '
import botocore.session
client = botocore.session.get_session().create_client
left = [one["StackName"] for one in client("cloudformation").describe_stacks()["Stacks"]
        if one["StackName"] != "CDKToolkit" and one["StackStatus"] != "DELETE_COMPLETE"]
left += client("lambda").list_functions()["Functions"] + client("dynamodb").list_tables()["TableNames"]
assert not left, left
'
printf '\n%s passed, 0 failed\n' "$passed"
