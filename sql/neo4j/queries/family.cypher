// Relatives who are patients too, by the number of steps to them, at most $depth and 6.
MATCH (p:Patient {patient_id: $patient_id})
MATCH path = shortestPath((p)-[:SPOUSE_OF|SIBLING_OF|PARENT_OF*1..6]-(relative:Patient))
WHERE relative <> p AND length(path) <= $depth
RETURN length(path) AS steps, relative.patient_id AS patient_id, relative.name AS name,
       reduce(way = [], i IN range(0, length(path) - 1) | way + CASE
         WHEN type(relationships(path)[i]) = 'SPOUSE_OF' THEN 'spouse'
         WHEN type(relationships(path)[i]) = 'SIBLING_OF' THEN 'sibling'
         WHEN startNode(relationships(path)[i]) = nodes(path)[i] THEN 'child'
         ELSE 'parent' END) AS way
ORDER BY steps, patient_id
