// How many links there are of which the drawing shows the first.
MATCH (p:Patient {patient_id: $patient_id})
CALL {
  WITH p
  MATCH (p)-[r]-() RETURN r
  UNION
  WITH p
  MATCH (p)-[:HAD_ENCOUNTER]->()-[r:SEEN_BY|AT_HOSPITAL|IN_DEPARTMENT|RECORDED_DIAGNOSIS|HAS_REPORT]->() RETURN r
}
RETURN count(r) AS linked
