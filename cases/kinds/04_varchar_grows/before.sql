CREATE TABLE k04 (
    id bigint PRIMARY KEY,
    a varchar(40)
);
