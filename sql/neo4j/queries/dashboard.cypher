// Who the patient is and what matters now: one row.
MATCH (p:Patient {patient_id: $patient_id})
CALL {
  WITH p
  OPTIONAL MATCH (p)-[:HAD_ENCOUNTER]->(e)
  RETURN count(e) AS encounters, max(e.visit_date) AS last_encounter
}
CALL {
  WITH p
  OPTIONAL MATCH (p)-[r:HAS_CONDITION]->(c)
  WHERE coalesce(r.clinical_status, 'active') IN ['active', 'recurrence', 'relapse']
    AND r.abated_at IS NULL
    AND NOT EXISTS { MATCH (p)-[l:HAS_LIFESTYLE]->() WHERE l.condition_id = r.condition_id }
  WITH DISTINCT c.name AS name ORDER BY name
  RETURN collect(name) AS active_conditions
}
CALL {
  WITH p
  OPTIONAL MATCH (p)-[r:PRESCRIBED]->(m)
  WHERE coalesce(r.status, 'active') = 'active'
  WITH DISTINCT m.name AS name ORDER BY name
  RETURN collect(name) AS current_medication
}
CALL {
  WITH p
  OPTIONAL MATCH (p)-[:HAS_ALLERGY_TO]->(a)
  WITH DISTINCT a.name AS name ORDER BY name
  RETURN collect(name) AS allergies
}
CALL {
  WITH p
  OPTIONAL MATCH (p)-[:HAD_ENCOUNTER*0..1]->()-[:HAS_REPORT]->(t)
  WITH DISTINCT t ORDER BY t.report_date DESC, t.report_id LIMIT 5
  RETURN collect(t.test_type + coalesce(': ' + t.result, '')) AS latest_reports
}
CALL {
  WITH p
  OPTIONAL MATCH (p)-[r:HAS_LIFESTYLE]->(f)
  WITH f, coalesce(toString(r.observed_at), toString(r.onset_at), '') AS since ORDER BY since DESC
  WITH f.topic AS topic, head(collect(f.value)) AS value ORDER BY topic
  RETURN collect(topic + ': ' + value) AS lifestyle
}
RETURN p.patient_id AS patient_id, p.name AS name, p.gender AS gender, p.dob AS born,
       p.deceased_at AS died, p.blood_group AS blood_group, p.city AS city,
       encounters, last_encounter, active_conditions, current_medication, allergies, latest_reports, lifestyle
