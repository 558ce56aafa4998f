CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN feeling AS mood;
CREATE TABLE days (
    id integer PRIMARY KEY,
    mood mood,
    feeling feeling
);
