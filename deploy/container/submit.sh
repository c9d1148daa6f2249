#!/bin/sh
# submit.sh <command> [flags]: a command of carelake on Kubernetes, in cluster mode.
#   CARELAKE_MASTER=k8s://https://...       the cluster's API server
#   CARELAKE_IMAGE=registry/carelake:1.0.0  the image of the Dockerfile beside this script
#   CARELAKE_NAMESPACE, CARELAKE_ACCOUNT    namespace and service account, which may make pods
#   CARELAKE_SECRETS="MYSQL_PASSWORD ..."   keys of the Kubernetes secret carelake; each is a variable of
#                                           driver and executors: --set mysql.password=env:MYSQL_PASSWORD
set -eu
secrets=
for name in ${CARELAKE_SECRETS:-}; do
  for role in driver executor; do
    secrets="$secrets --conf spark.kubernetes.$role.secretKeyRef.$name=carelake:$name"
  done
done
# shellcheck disable=SC2086
exec spark-submit --master "$CARELAKE_MASTER" --deploy-mode cluster --name carelake \
  --conf spark.kubernetes.container.image="$CARELAKE_IMAGE" \
  --conf spark.kubernetes.namespace="${CARELAKE_NAMESPACE:-default}" \
  --conf spark.kubernetes.authenticate.driver.serviceAccountName="${CARELAKE_ACCOUNT:-carelake}" \
  $secrets \
  --conf spark.kubernetes.submission.waitAppCompletion=true \
  --conf spark.executor.instances="${CARELAKE_EXECUTORS:-2}" \
  --conf spark.driver.memory="${CARELAKE_DRIVER_MEMORY:-2g}" \
  --class org.carelake.jobs.Main local:///opt/carelake/carelake-jobs-1.0.0-assembly.jar "$@"
