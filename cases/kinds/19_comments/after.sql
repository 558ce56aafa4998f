CREATE TABLE k19 (
    id bigint PRIMARY KEY,
    a text
);
COMMENT ON TABLE k19 IS 'It''s a table';
COMMENT ON COLUMN k19.a IS 'A column';
