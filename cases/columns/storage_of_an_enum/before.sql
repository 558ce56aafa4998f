CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN feeling AS mood;
CREATE TABLE days (
    id integer PRIMARY KEY,
    mood text,
    feeling text
);
ALTER TABLE days ALTER mood SET STORAGE EXTERNAL, ALTER feeling SET STORAGE MAIN;
