#!/bin/sh
# Makes a synthetic FHIR R4 bulk export with Synthea's published artifact: the sample beside it, or a
# larger one for benchmarks.   Usage: make.sh FOLDER [PATIENTS, 20 unless told]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mvn -q -B -f "$here/pom.xml" dependency:build-classpath -Dmdep.outputFile="$scratch/classpath"
cd "$scratch"
java -Xmx4g -cp "$(cat classpath)" App -s 2026 -cs 2026 -r 20260601 -e 20260601 -p "${2:-20}" \
  --exporter.baseDirectory ./ --exporter.fhir.bulk_data=true --exporter.years_of_history=2 \
  --exporter.fhir.included_resources=Patient,Practitioner,Organization,Location,Encounter,Condition,Observation,DiagnosticReport,MedicationRequest,Procedure,AllergyIntolerance,Immunization \
  Massachusetts
for file in fhir/*.ndjson; do
  name=$(basename "$file" | sed 's/\..*//')
  gzip -9 -n -c "$file" > "$folder/$name.ndjson.gz"
done
