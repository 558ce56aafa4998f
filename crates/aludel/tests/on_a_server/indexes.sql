SELECT i.indexdef
FROM pg_indexes AS i
WHERE i.tablename IN ('indexed', 'part', 'part_of_one', 'parent')
ORDER BY 1
