// Illnesses of relatives.
MATCH (:Patient {patient_id: $patient_id})-[r:HAS_FAMILY_HISTORY]->(c)
RETURN r.relationship AS relative, c.name AS illness, r.deceased AS deceased
ORDER BY relative, illness
