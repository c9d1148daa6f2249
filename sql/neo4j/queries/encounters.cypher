// Every encounter, the latest first, with where it was and who was seen.
MATCH (:Patient {patient_id: $patient_id})-[:HAD_ENCOUNTER]->(e)
OPTIONAL MATCH (e)-[:SEEN_BY]->(d)
OPTIONAL MATCH (e)-[:AT_HOSPITAL]->(h)
OPTIONAL MATCH (e)-[:IN_DEPARTMENT]->(w)
OPTIONAL MATCH (e)-[:RECORDED_DIAGNOSIS]->(c)
WITH e, d, coalesce(h.name, head([(d)-[:WORKS_AT]->(place) | place.name])) AS hospital, w, c
ORDER BY c.name
RETURN e.visit_date AS date, e.visit_id AS visit_id, e.visit_type AS type, e.reason AS reason,
       d.name AS provider, hospital, coalesce(w.name, d.specialization) AS department,
       collect(DISTINCT c.name) AS diagnoses
ORDER BY date DESC, visit_id
