INSERT INTO t VALUES (1, 10, 'Q', 'q');
