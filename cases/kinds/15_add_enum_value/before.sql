CREATE TYPE k15_mood AS ENUM ('sad', 'happy');
CREATE TABLE k15 (
    id bigint PRIMARY KEY,
    a k15_mood DEFAULT 'sad'
);
