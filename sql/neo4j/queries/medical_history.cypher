// Conditions, examinations other than measurements, prescriptions and reports by time.
MATCH (p:Patient {patient_id: $patient_id})
CALL {
  WITH p
  MATCH (p)-[r:HAS_CONDITION]->(c)
  RETURN coalesce(r.onset_at, r.recorded_at) AS since, r.abated_at AS until, 'condition' AS kind,
         c.name AS what, r.clinical_status AS status
  UNION ALL
  WITH p
  MATCH (p)-[:HAD_EXAMINATION]->(x {category: 'procedure'})
  RETURN x.at AS since, null AS until, 'procedure' AS kind, x.name AS what, x.status AS status
  UNION ALL
  WITH p
  MATCH (p)-[r:PRESCRIBED]->(m)
  RETURN r.prescribed_at AS since, null AS until, 'prescription' AS kind, m.name AS what,
         r.status AS status
  UNION ALL
  WITH p
  MATCH (p)-[:HAD_ENCOUNTER*0..1]->()-[:HAS_REPORT]->(t)
  WITH DISTINCT t
  RETURN t.report_date AS since, null AS until, 'report' AS kind,
         t.test_type + coalesce(': ' + t.result, '') AS what, t.status AS status
}
RETURN substring(toString(since), 0, 10) AS since, substring(toString(until), 0, 10) AS until,
       kind, what, status
ORDER BY since DESC, kind, what
