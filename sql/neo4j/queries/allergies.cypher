// What the patient does not bear.
MATCH (:Patient {patient_id: $patient_id})-[r:HAS_ALLERGY_TO]->(a)
RETURN a.name AS allergen, a.category AS category, r.kind AS kind, r.criticality AS criticality,
       r.clinical_status AS status
ORDER BY allergen
