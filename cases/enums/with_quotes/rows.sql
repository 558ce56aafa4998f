INSERT INTO t VALUES (1, 'it''s');
