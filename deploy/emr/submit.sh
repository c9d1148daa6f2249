#!/bin/sh
# submit.sh <command> [flags]: a command of carelake as a step of an EMR cluster or as a job of EMR
# Serverless; waits until it has ended, and ends with 0 or 1.
#   CARELAKE_CLUSTER=j-...                  an EMR cluster, or else
#   CARELAKE_APPLICATION=... CARELAKE_ROLE=arn:...   an application of EMR Serverless and its role
#   CARELAKE_BUCKET=...                     where upload.sh put the jar
# Settings are flags here, such as --set lake.root=s3a://BUCKET/lake: a job of EMR Serverless reads no
# file of the machine that submits it.
set -eu
[ $# -gt 0 ] || { sed -n '2,8s/^# //p' "$0" >&2; exit 2; }

# The words as a JSON list.
words() {
  list=
  for word; do
    escaped=$(printf %s "$word" | sed 's/\\/\\\\/g; s/"/\\"/g')
    list="$list${list:+,}\"$escaped\""
  done
  printf '[%s]' "$list"
}

# until_ended NAME COMMAND...: asks for the state until it is a last one.
until_ended() {
  name=$1
  shift
  while :; do
    state=$("$@")
    case $state in
      COMPLETED | SUCCESS) return ;;
      FAILED | CANCELLED | INTERRUPTED) echo "$name: $state" >&2; exit 1 ;;
    esac
    sleep 15
  done
}

on_cluster() {
  step=$(printf '[{"Name":"carelake %s","ActionOnFailure":"CONTINUE","Type":"CUSTOM_JAR","Jar":"command-runner.jar","Args":%s}]' \
    "$1" "$(words /opt/carelake/carelake.sh "$@")")
  id=$(aws emr add-steps --cluster-id "$CARELAKE_CLUSTER" --steps "$step" \
    --query 'StepIds[0]' --output text)
  echo "Step $id"
  until_ended "Step $id" aws emr describe-step --cluster-id "$CARELAKE_CLUSTER" --step-id "$id" \
    --query Step.Status.State --output text
}

on_serverless() {
  driver=$(printf '{"sparkSubmit":{"entryPoint":"s3://%s/deploy/carelake-jobs-1.0.0-assembly.jar","entryPointArguments":%s,"sparkSubmitParameters":"--class org.carelake.jobs.Main --conf spark.driver.memory=%s"}}' \
    "$CARELAKE_BUCKET" "$(words "$@")" "${CARELAKE_DRIVER_MEMORY:-4g}")
  id=$(aws emr-serverless start-job-run --application-id "$CARELAKE_APPLICATION" \
    --execution-role-arn "$CARELAKE_ROLE" --name "carelake $1" --job-driver "$driver" \
    --configuration-overrides "{\"monitoringConfiguration\":{\"s3MonitoringConfiguration\":{\"logUri\":\"s3://$CARELAKE_BUCKET/logs/\"}}}" \
    --query jobRunId --output text)
  echo "Job $id"
  until_ended "Job $id" aws emr-serverless get-job-run --application-id "$CARELAKE_APPLICATION" \
    --job-run-id "$id" --query jobRun.state --output text
}

if [ -n "${CARELAKE_CLUSTER:-}" ]; then on_cluster "$@"; else on_serverless "$@"; fi
