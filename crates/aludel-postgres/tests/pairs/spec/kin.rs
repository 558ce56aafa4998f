//! Random tables with parents: partitions and inheritance. Never changes by what a table is partitioned, nor who inherits
//! from whom: no statements lead there and back.

use std::fmt::Write as _;

use super::place::{Choices, Place};
use crate::random::Random;

/// A partitioned table `public.p`.
#[derive(Debug, Clone)]
pub(crate) struct Partitioned {
    /// By range, list or hash.
    way: usize,
    /// Which of its partitions are there.
    parts: [bool; 3],
    /// Where the second one ends, or what it holds.
    bounds: usize,
    /// The part for all others.
    default: bool,
    /// Whether the first partition is partitioned itself.
    nested: bool,
    inside: Choices,
    behind: Choices,
}

/// What of a partitioned table no statement changes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    way: usize,
    nested: bool,
}

const BY: [&str; 3] = ["RANGE (id)", "LIST (word)", "HASH (id)"];

/// The key of each way holds what the table is partitioned by.
const KEYS: [&str; 3] = ["id", "word, id", "id"];

const INSIDE: &[Place] = &[
    Place {
        chance: 60,
        ways: &["a integer", "a bigint NOT NULL DEFAULT 1", "a text DEFAULT 'x'", "a varchar(20)"],
    },
    Place {
        chance: 40,
        ways: &[
            "b e0",
            "b e0 DEFAULT 'a' NOT NULL",
            "b d0",
            "b text NOT NULL DEFAULT 'aaa'",
            "b d1",
        ],
    },
    Place {
        chance: 30,
        ways: &[
            "g bigint GENERATED ALWAYS AS (id * 2) STORED",
            "g bigint GENERATED ALWAYS AS (id * 3) STORED",
            "g bigint",
        ],
    },
    Place {
        chance: 40,
        ways: &[
            "CONSTRAINT p_check CHECK (id > -5)",
            "CONSTRAINT p_check CHECK (id > -4)",
            "CONSTRAINT p_check CHECK (word <> 'zz')",
        ],
    },
    Place {
        chance: 50,
        ways: &[
            "PRIMARY KEY ({:key})",
            "CONSTRAINT p_key UNIQUE ({:key})",
            "UNIQUE ({:key}) DEFERRABLE",
        ],
    },
    Place {
        chance: 30,
        ways: &[
            "r integer CONSTRAINT p_fk REFERENCES {:T0} ({:T0id})",
            "r integer CONSTRAINT p_fk REFERENCES {:T0} ({:T0id}) ON DELETE SET NULL",
            "r integer",
        ],
    },
];

const BEHIND: &[Place] = &[
    Place {
        chance: 40,
        ways: &[
            "CREATE INDEX p_index ON public.p (word)",
            "CREATE INDEX p_index ON public.p (id, word DESC)",
            "CREATE INDEX p_index ON public.p (lower(word)) WHERE id > 0",
            "CREATE INDEX p_index ON public.p USING hash (id)",
        ],
    },
    Place {
        chance: 25,
        ways: &[
            "CREATE TRIGGER p_tr AFTER INSERT ON public.p FOR EACH ROW EXECUTE FUNCTION {:f0}()",
            "CREATE TRIGGER p_tr BEFORE UPDATE ON public.p FOR EACH ROW EXECUTE FUNCTION {:f0}()",
        ],
    },
    Place {
        chance: 25,
        ways: &[
            "COMMENT ON TABLE public.p IS 'parts'",
            "COMMENT ON COLUMN public.p.id IS 'number'",
        ],
    },
    Place {
        chance: 25,
        ways: &[
            "GRANT SELECT ON public.p TO app_reader",
            "GRANT SELECT (id) ON public.p TO app_writer",
        ],
    },
    Place {
        chance: 20,
        ways: &[
            "ALTER TABLE public.p ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON public.p USING (id > 0)",
            "CREATE POLICY p ON public.p USING (word <> '')",
        ],
    },
];

impl Partitioned {
    pub(crate) fn random(random: &mut Random) -> Self {
        Self {
            way: random.below(BY.len()),
            parts: std::array::from_fn(|_| random.percent(70)),
            bounds: random.below(2),
            default: random.percent(40),
            nested: random.percent(25),
            inside: Choices::random(INSIDE, random),
            behind: Choices::random(BEHIND, random),
        }
    }

    pub(crate) fn shape(&self) -> Shape {
        Shape { way: self.way, nested: self.nested }
    }

    pub(crate) fn with_shape(self, Shape { way, nested }: Shape) -> Self {
        Self { way, nested, ..self }
    }

    pub(crate) fn change(&mut self, other: Self, much: usize, random: &mut Random) {
        for (old, new) in self.parts.iter_mut().zip(other.parts) {
            if random.percent(much / 4) {
                *old = new;
            }
        }
        if random.percent(much / 4) {
            self.bounds = other.bounds;
        }
        if random.percent(much / 4) {
            self.default = other.default;
        }
        self.inside.change(other.inside, much / 4, random);
        self.behind.change(other.behind, much / 4, random);
    }

    pub(crate) fn sql(&self, around: &dyn Fn(&str) -> Option<String>, sql: &mut String) {
        let name = |word: &str| match word {
            "key" => Some(KEYS[self.way].to_owned()),
            other => around(other),
        };
        let mut lines = vec!["id integer NOT NULL".to_owned(), "word text NOT NULL".to_owned()];
        lines.extend(self.inside.texts(INSIDE, &name));
        // The server takes no expression from a column with grandchildren.
        lines.retain(|line| !(self.nested && line.starts_with("g ")));
        let by = BY[self.way];
        let _ = writeln!(
            sql,
            "CREATE TABLE public.p (\n    {}\n) PARTITION BY {by};",
            lines.join(",\n    ")
        );
        let bounds: [&str; 3] = match (self.way, self.bounds) {
            (0, 0) => ["FROM (0) TO (10)", "FROM (10) TO (20)", "FROM (30) TO (MAXVALUE)"],
            (0, _) => ["FROM (0) TO (10)", "FROM (10) TO (30)", "FROM (30) TO (40)"],
            (1, 0) => ["IN ('a')", "IN ('b', 'c')", "IN ('d', 'e')"],
            (1, _) => ["IN ('a')", "IN ('b')", "IN ('c', 'd')"],
            (_, 0) => [
                "WITH (modulus 4, remainder 0)",
                "WITH (modulus 4, remainder 1)",
                "WITH (modulus 4, remainder 2)",
            ],
            (_, _) => [
                "WITH (modulus 4, remainder 0)",
                "WITH (modulus 8, remainder 1)",
                "WITH (modulus 4, remainder 2)",
            ],
        };
        for (at, bounds) in bounds.iter().enumerate().filter(|(at, _)| self.parts[*at]) {
            let nested = self.nested && at == 0;
            let by = if nested { " PARTITION BY RANGE (id)" } else { "" };
            let _ = writeln!(
                sql,
                "CREATE TABLE public.p_{at} PARTITION OF public.p FOR VALUES {bounds}{by};"
            );
            if nested {
                sql.push_str("CREATE TABLE public.p_0_all PARTITION OF public.p_0 FOR VALUES FROM (0) TO (10);\n");
            }
        }
        if self.default && self.way != 2 {
            sql.push_str("CREATE TABLE app.p_rest PARTITION OF public.p DEFAULT;\n");
        }
        for text in self.behind.texts(BEHIND, &name) {
            let _ = writeln!(sql, "{text};");
        }
    }

    pub(crate) fn row(&self) -> &'static str {
        let is_there = self.default || self.parts[0];
        if is_there && self.way != 2 {
            "INSERT INTO public.p (id, word) VALUES (1, 'a');\n"
        } else {
            ""
        }
    }
}

/// `public.h` and its children `h_1` and `h_2`, which has one more parent.
#[derive(Debug, Clone)]
pub(crate) struct Family {
    children: [bool; 2],
    inside: Choices,
    own: Choices,
    behind: Choices,
}

const PARENT: &[Place] = &[
    Place {
        chance: 60,
        ways: &["a integer", "a bigint NOT NULL DEFAULT 1", "a text DEFAULT 'x'", "a varchar(20)"],
    },
    Place {
        chance: 40,
        ways: &[
            "b e0",
            "b e0 DEFAULT 'a' NOT NULL",
            "b d0",
            "b text NOT NULL DEFAULT 'aaa'",
            "b d1",
        ],
    },
    Place {
        chance: 40,
        ways: &[
            "CONSTRAINT h_check CHECK (id > -5)",
            "CONSTRAINT h_check CHECK (id > -4)",
            "CONSTRAINT h_check CHECK (id > -4) NO INHERIT",
        ],
    },
    Place {
        chance: 50,
        ways: &["CONSTRAINT h_pkey PRIMARY KEY (id)", "CONSTRAINT h_key UNIQUE (id)"],
    },
];

const CHILD: &[Place] = &[
    Place { chance: 50, ways: &["own integer", "own bigint DEFAULT 1", "own e1"] },
    Place {
        chance: 30,
        ways: &["CONSTRAINT own_check CHECK (id < 99)", "CONSTRAINT own_check CHECK (id < 98)"],
    },
    Place {
        chance: 40,
        ways: &["CONSTRAINT h_1_pkey PRIMARY KEY (id)", "CONSTRAINT h_1_key UNIQUE (id)"],
    },
];

const CHILDS: &[Place] = &[
    Place {
        chance: 30,
        ways: &[
            "CREATE INDEX h_index ON public.h (id DESC)",
            "CREATE INDEX h_index ON public.h (id)",
        ],
    },
    Place {
        chance: 25,
        ways: &[
            "COMMENT ON TABLE public.h IS 'parent'",
            "COMMENT ON COLUMN public.h.id IS 'number'",
        ],
    },
    Place {
        chance: 20,
        ways: &[
            "GRANT SELECT ON public.h TO app_reader",
            "ALTER TABLE public.h REPLICA IDENTITY FULL",
        ],
    },
];

impl Family {
    pub(crate) fn random(random: &mut Random) -> Self {
        Self {
            children: [random.percent(70), random.percent(40)],
            inside: Choices::random(PARENT, random),
            own: Choices::random(CHILD, random),
            behind: Choices::random(CHILDS, random),
        }
    }

    pub(crate) fn change(&mut self, other: Self, much: usize, random: &mut Random) {
        for (old, new) in self.children.iter_mut().zip(other.children) {
            if random.percent(much / 4) {
                *old = new;
            }
        }
        self.inside.change(other.inside, much / 4, random);
        self.own.change(other.own, much / 4, random);
        self.behind.change(other.behind, much / 4, random);
    }

    pub(crate) fn sql(&self, sql: &mut String) {
        let none = |_: &str| None;
        let mut lines = vec!["id integer NOT NULL".to_owned()];
        lines.extend(self.inside.texts(PARENT, &none));
        let _ = writeln!(sql, "CREATE TABLE public.h (\n    {}\n);", lines.join(",\n    "));
        if self.children[0] {
            let lines = self.own.texts(CHILD, &none).join(", ");
            let _ = writeln!(sql, "CREATE TABLE public.h_1 ({lines}) INHERITS (public.h);");
        }
        if self.children[1] {
            sql.push_str("CREATE TABLE app.h_other (other integer DEFAULT 3);\n");
            sql.push_str("CREATE TABLE app.h_2 () INHERITS (public.h, app.h_other);\n");
        }
        for text in self.behind.texts(CHILDS, &none) {
            let _ = writeln!(sql, "{text};");
        }
    }

    pub(crate) fn row(&self) -> &'static str {
        if self.children[0] {
            "INSERT INTO public.h_1 (id) VALUES (1);\n"
        } else {
            "INSERT INTO public.h (id) VALUES (1);\n"
        }
    }
}
