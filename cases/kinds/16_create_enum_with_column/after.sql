CREATE TYPE k16_shade AS ENUM ('dark', 'light');
CREATE TABLE k16 (
    id bigint PRIMARY KEY,
    a k16_shade NOT NULL DEFAULT 'dark'
);
