CREATE TABLE words (
    id integer PRIMARY KEY,
    word text,
    size text GENERATED ALWAYS AS (upper(word)) STORED
);
