//! The report of three hundred tables with foreign keys, and a revision that adds, changes and drops. Never random.

use std::fmt::Write as _;

use super::facts::Facts;
use super::job::Subject;
use super::stage::{Project, Stage};
use crate::Result;

/// What the tables are about, and what each of these has. The first thing of an area is what its other things refer to.
const AREAS: [&str; 20] = [
    "account",
    "article",
    "booking",
    "campaign",
    "carrier",
    "contract",
    "course",
    "customer",
    "device",
    "invoice",
    "member",
    "message",
    "order",
    "payment",
    "product",
    "project",
    "shipment",
    "supplier",
    "ticket",
    "warehouse",
];
const THINGS: [&str; 15] = [
    "root",
    "address",
    "approval",
    "attachment",
    "audit",
    "comment",
    "contact",
    "label",
    "line",
    "note",
    "price",
    "reminder",
    "status",
    "subscription",
    "version",
];

/// What stays pending.
const AHEAD: &str = "CREATE TABLE order_return (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    line_id bigint NOT NULL REFERENCES order_line (id),
    invoice_id bigint REFERENCES invoice_root (id),
    reason text NOT NULL
);
CREATE TABLE order_return_photo (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    return_id bigint NOT NULL REFERENCES order_return (id),
    photo bytea NOT NULL
);
ALTER TABLE order_line
    ADD COLUMN returned_at timestamp with time zone,
    ADD COLUMN checked_by bigint REFERENCES member_root (id),
    ALTER COLUMN amount TYPE bigint,
    DROP COLUMN remark;
ALTER TABLE customer_contact ALTER COLUMN remark SET NOT NULL;
CREATE INDEX invoice_line_amount ON invoice_line (amount);
DROP TABLE ticket_version;
";

pub(super) fn page(stage: &Stage) -> Result<Subject> {
    let project = Project::of(stage, &tables())?;
    let before = Facts::of(project.database())?;
    let after = Facts::of(&project.ahead(AHEAD)?)?;
    let expected = before.expected(&after, "main", 1)?;
    let file = stage.file("300-tables");
    project.report(&file)?;
    Ok(Subject::new("300-tables", file, vec![expected]))
}

fn tables() -> String {
    let mut sql = String::new();
    for (number, area) in AREAS.iter().enumerate() {
        for (at, thing) in THINGS.iter().enumerate() {
            let mut columns = vec![
                "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY".to_owned(),
                "created_at timestamp with time zone DEFAULT now() NOT NULL".to_owned(),
                "remark text".to_owned(),
                "amount integer DEFAULT 0 NOT NULL".to_owned(),
            ];
            // An area hangs on an earlier one, a thing on its area, and some on another thing.
            if at > 0 {
                columns.push(format!("{area}_id bigint NOT NULL REFERENCES {area}_root (id)"));
            } else if number > 0 {
                let other = AREAS[number / 2];
                columns.push(format!("{other}_id bigint REFERENCES {other}_root (id)"));
            }
            if at > 1 && (at + number).is_multiple_of(4) {
                let other = THINGS[at / 2];
                columns.push(format!("{other}_id bigint REFERENCES {area}_{other} (id)"));
            }
            columns.extend(
                (0..(at * 7 + number) % 20).map(|more| format!("detail_{more} varchar(80)")),
            );
            let _ =
                writeln!(sql, "CREATE TABLE {area}_{thing} (\n    {}\n);", columns.join(",\n    "));
        }
    }
    sql
}
