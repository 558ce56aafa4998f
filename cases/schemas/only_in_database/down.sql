-- aludel: down
CREATE SCHEMA s2;

CREATE TABLE s2.x (
    i integer
);
