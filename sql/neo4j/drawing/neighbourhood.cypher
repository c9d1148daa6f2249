// What is drawn: all that the patient is linked to, and who was seen where; at most 300 links.
MATCH (p:Patient {patient_id: $patient_id})
CALL {
  WITH p
  MATCH (p)-[r]-() RETURN r
  UNION
  WITH p
  MATCH (p)-[:HAD_ENCOUNTER]->()-[r:SEEN_BY|AT_HOSPITAL|IN_DEPARTMENT|RECORDED_DIAGNOSIS|HAS_REPORT]->() RETURN r
}
WITH r ORDER BY type(r) IN ['HAD_EXAMINATION', 'HAS_REPORT'], type(r), elementId(r) LIMIT 300
RETURN type(r) AS type, elementId(startNode(r)) AS source, elementId(endNode(r)) AS target,
       labels(startNode(r))[0] AS source_label, labels(endNode(r))[0] AS target_label,
       properties(startNode(r)) AS source_properties, properties(endNode(r)) AS target_properties
