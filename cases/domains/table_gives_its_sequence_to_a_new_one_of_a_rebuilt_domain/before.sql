CREATE TYPE mood AS ENUM ('calm', 'glad');
CREATE DOMAIN shown AS mood CHECK (VALUE IS NOT NULL);
CREATE TABLE diaries (id bigint NOT NULL, mood shown);
CREATE SEQUENCE numbers OWNED BY diaries.id;
