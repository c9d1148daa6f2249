#!/bin/sh
# submit.sh <command> [flags]: a command of carelake on Kubernetes, in cluster mode.
#   CARELAKE_MASTER=k8s://https://...       the cluster's API server
#   CARELAKE_IMAGE=registry/carelake:1.0.0  the image of the Dockerfile beside this script
#   CARELAKE_NAMESPACE, CARELAKE_ACCOUNT    namespace and service account, which may make pods
# Passwords are keys of a Kubernetes secret named carelake, and variables of the driver's pod:
# --set mysql.password=env:MYSQL_PASSWORD
set -eu
exec spark-submit --master "$CARELAKE_MASTER" --deploy-mode cluster --name carelake \
  --conf spark.kubernetes.container.image="$CARELAKE_IMAGE" \
  --conf spark.kubernetes.namespace="${CARELAKE_NAMESPACE:-default}" \
  --conf spark.kubernetes.authenticate.driver.serviceAccountName="${CARELAKE_ACCOUNT:-carelake}" \
  --conf spark.kubernetes.driver.secretKeyRef.MYSQL_PASSWORD=carelake:mysql-password \
  --conf spark.kubernetes.driver.secretKeyRef.NEO4J_PASSWORD=carelake:neo4j-password \
  --conf spark.kubernetes.submission.waitAppCompletion=true \
  --conf spark.executor.instances="${CARELAKE_EXECUTORS:-2}" \
  --conf spark.driver.memory="${CARELAKE_DRIVER_MEMORY:-2g}" \
  --class org.carelake.jobs.Main local:///opt/carelake/carelake-jobs-1.0.0-assembly.jar "$@"
